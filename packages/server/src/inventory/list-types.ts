import type { ResourceType as PresentedType, Tier } from '@skydeck/contract'
import type { Column as DefinedColumn } from '../resources/columns.ts'
import type { ResourceType, Source } from '../resources/define.ts'
import { operationsOf } from '../store/column-sql.ts'

type Column = PresentedType['columns'][number]

/** Every type that the catalogue has, as `GET /resource-types` shows it, by name. */
export function listTypes(sources: readonly Source[]): PresentedType[] {
  return sources
    .flatMap((source) => source.types.map((type) => presentType(type, source)))
    .sort((a, b) => (a.type < b.type ? -1 : 1))
}

function presentType(type: ResourceType, source: Source): PresentedType {
  const permissions = permissionsOf(type, source)
  return {
    type: type.type,
    title: type.title,
    service: type.service,
    source: source.source,
    per: source.per,
    alias: [...type.alias],
    columns: [...type.allColumns.map(presentColumn), ...commonColumns],
    permissions,
    tiers: [...new Set(permissions.map(({ tier }) => tier))].sort(),
  }
}

/** The list call's, then those of the calls beyond it; an action that both tiers need is one of the base tier. */
function permissionsOf(type: ResourceType, source: Source): { action: string; tier: Tier }[] {
  const needed = new Map<string, Tier>(source.permissions.map((action) => [action, 'base']))
  if (type.tags.from === 'tagging') needed.set('tag:GetResources', 'base')
  for (const { permission, tier } of [...Object.values(type.details), ...Object.values(source.sides)]) {
    if (needed.get(permission) !== 'base') needed.set(permission, tier)
  }
  return [...needed].map(([action, tier]) => ({ action, tier }))
}

function presentColumn(column: DefinedColumn): Column {
  const { name, kind, rule } = column
  const from = rule.from === 'detail' ? `details.${rule.operation}` : rule.from
  const operations = rule.from === 'never' ? [rule.operation] : operationsOf(column)
  return { name, kind, from, operation: operations.length > 0 ? operations.join(', ') : null }
}

const commonKinds: [name: string, kind: string][] = [
  ['title', 'text'],
  ['tags', 'jsonb'],
  ['akas', 'jsonb'],
  ['partition', 'text'],
  ['region', 'text'],
  ['account_id', 'text'],
  ['arn', 'text'],
  ['verified_at', 'timestamptz'],
  ['unknown_columns', 'text[]'],
]
const commonColumns: Column[] = commonKinds.map(([name, kind]) => ({
  name,
  kind,
  from: 'row',
  operation: null,
}))
