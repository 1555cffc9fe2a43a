import { listTypes } from '../../packages/server/src/inventory/list-types.ts'
import { schemaAt } from '../../packages/server/src/resources/columns.ts'
import type { Json, Relation, ResourceType } from '../../packages/server/src/resources/define.ts'
import { commonColumns } from '../../packages/server/src/resources/define-type.ts'
import { sources } from '../../packages/server/src/resources/index.ts'
import type { Generator } from '../generators.ts'
import { code, heading, table } from './markdown.ts'
import { columnsSection } from './type-columns.ts'
import { examplesOf } from './type-examples.ts'

const presented = new Map(listTypes(sources).map((type) => [type.type, type]))

/** docs/reference/types/<type>.md: where a type comes from, its columns and its relations. */
export function typePage(type: ResourceType): Generator {
  return {
    file: `docs/reference/types/${type.type}.md`,
    content: async () =>
      [
        heading(type.type, '`packages/server/src/resources`'),
        facts(type),
        '## Permissions\n',
        permissions(type),
        columnsSection(type),
        `Every view also has: ${commonColumns.map(code).join(', ')} ([what they mean](../resource-types.md#columns-that-every-view-has)).\n`,
        relations(type),
        '## Queries\n',
        ...examplesOf(type).map((sql) => `\`\`\`sql\n${sql}\n\`\`\`\n`),
      ]
        .filter((part) => part !== '')
        .join('\n'),
  }
}

function facts(type: ResourceType): string {
  const source = sources.find(({ types }) => types.includes(type))
  const places = { region: 'each enabled region', account: 'the account' }
  return [
    `- ${type.title}, service \`${type.service}\``,
    `- Source: ${code(source?.source ?? '')}, listed once in ${places[source?.per ?? 'region']}`,
    `- ARN: ${arnRule(type)}`,
    `- Id: member ${code(type.id)}; name: ${type.name ? `member ${code(type.name)}` : 'the tag `Name`'}`,
    `- Tags: ${tagsRule(type)}`,
    ...(type.alias.length > 0 ? [`- Other words: ${type.alias.map(code).join(', ')}`] : []),
    ...listed('Not stored', type.drop),
    ...listed('Stored as names or keyed hashes only', Object.keys(type.secrets)),
    ...listed('Kept beside the row, outside its history', type.volatile),
    '',
  ].join('\n')
}

function listed(what: string, paths: readonly string[]): string[] {
  return paths.length > 0 ? [`- ${what}: ${paths.map(code).join(', ')}`] : []
}

/** A rule that is a function is shown by what it makes of the shape's members, their names in angle brackets. */
function arnRule({ arn, shape }: ResourceType): string {
  if (typeof arn === 'string') return `member ${code(arn)}`
  const names: Json = new Proxy(
    {},
    { get: (_, member) => (schemaAt(shape, String(member)) ? `<${String(member)}>` : undefined) },
  )
  return code(arn(names, { partition: '<partition>', account: '<account>', region: '<region>' }))
}

function tagsRule({ tags }: ResourceType): string {
  switch (tags.from) {
    case 'config':
      return `member ${code(tags.path)}`
    case 'detail':
      return `${code(tags.operation)}, member ${code(tags.path)}`
    case 'tagging':
      return `\`tag:GetResources\` with the filter ${code(tags.filter)}`
    case 'none':
      return 'none'
    case 'never':
      return `unknown, for ${code(tags.operation)} is not called: ${tags.reason}`
  }
}

function permissions({ type }: ResourceType): string {
  const rows = presented.get(type)?.permissions.map(({ action, tier }) => [code(action), tier]) ?? []
  return table(['action', 'tier'], rows)
}

function relations({ relations }: ResourceType): string {
  if (relations.length === 0) return ''
  const rows = relations.map((relation) => [relation.kind, target(relation), origin(relation)])
  return `## Relations\n\n${table(['kind', 'to', 'by'], rows)}`
}

function target(relation: Relation): string {
  if ('arn' in relation) return 'the ARN that the row holds'
  return presented.has(relation.type)
    ? `[${code(relation.type)}](${relation.type}.md)`
    : `${code(relation.type)} (not in the inventory yet)`
}

function origin(relation: Relation): string {
  const path = code('arn' in relation ? relation.arn : relation.id)
  return relation.from ? `${code(relation.from)}, ${path}` : path
}
