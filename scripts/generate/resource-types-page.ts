import { listTypes } from '../../packages/server/src/inventory/list-types.ts'
import { sources } from '../../packages/server/src/resources/index.ts'
import type { Generator } from '../generators.ts'
import { code, heading, table } from './markdown.ts'

/** What the columns mean that every view has. */
const common: readonly [name: string, kind: string, meaning: string][] = [
  ['title', 'text', 'The tag `Name`, else the name where the type has one, else the id.'],
  ['tags', 'jsonb', 'A map. Null is unknown or none; `unknown_columns` says which.'],
  ['akas', 'jsonb', 'A list that holds the ARN.'],
  ['partition', 'text', '`aws`, `aws-cn` or `aws-us-gov`.'],
  ['region', 'text', '`global` for what belongs to no region.'],
  ['account_id', 'text', 'The account that sees the row.'],
  ['arn', 'text', 'With `account_id` the key of the row.'],
  ['verified_at', 'timestamptz', 'When the list that names this row was last read to its end.'],
  ['unknown_columns', 'text[]', 'Columns that are null because the call behind them was never answered.'],
]

/** docs/reference/resource-types.md: all types with their sources, and what their views share. */
export const resourceTypesPage: Generator = {
  file: 'docs/reference/resource-types.md',
  async content() {
    const types = listTypes(sources)
    const rows = types.map(({ type, title, source, per, alias, columns, tiers }) => [
      `[${code(type)}](types/${type}.md)`,
      title,
      code(source),
      per,
      alias.map(code).join(', ') || '-',
      tiers.join(', '),
      String(columns.length),
    ])
    return [
      heading('Resource types', '`packages/server/src/resources`'),
      `${types.length} types from ${sources.length} sources. A source is one way AWS lists things; it is listed once in each region or once in the account. A type has the same word in SQL (a view in the schema \`aws\`), on the command line and in the API.\n`,
      table(['type', 'title', 'source', 'listed once per', 'other words', 'tiers', 'columns'], rows),
      '## Columns that every view has\n',
      table(
        ['column', 'kind', 'meaning'],
        common.map(([name, kind, meaning]) => [code(name), kind, meaning]),
      ),
    ].join('\n')
  },
}
