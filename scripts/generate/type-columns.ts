import type { Column } from '../../packages/server/src/resources/columns.ts'
import type { ResourceType } from '../../packages/server/src/resources/define.ts'
import { code, table } from './markdown.ts'

/** The columns of a type's view with where they come from, then those that are always unknown, with the reason. */
export function columnsSection({ allColumns }: ResourceType): string {
  const rows = allColumns
    .filter(({ rule }) => rule.from !== 'never')
    .map((column) => [code(column.name), column.kind, origin(column), needs(column)])
  const never = allColumns.flatMap(({ name, kind, rule }) =>
    rule.from === 'never' ? [[code(name), kind, code(rule.operation), rule.reason]] : [],
  )
  return [
    '## Columns\n',
    'A column without an entry under “needs” comes with the list.\n',
    table(['column', 'kind', 'from', 'needs'], rows),
    ...(never.length > 0
      ? [
          '### Always unknown\n',
          'Columns of the published table whose call is not made. They are null and named in `unknown_columns`.\n',
          table(['column', 'kind', 'call', 'why'], never),
        ]
      : []),
  ].join('\n')
}

function origin({ rule }: Column): string {
  switch (rule.from) {
    case 'config':
      return code(rule.path)
    case 'detail':
      return rule.path === '' ? 'the whole answer' : code(rule.path)
    case 'computed':
      return 'computed'
    case 'volatile':
      return `${code(rule.path)} (moves by itself)`
    case 'row':
      return rule.value === 'tags_src' ? 'tags as AWS lists them' : `the row’s ${rule.value}`
    case 'never':
      return '-'
  }
}

function needs({ rule }: Column): string {
  if (rule.from === 'detail') return code(rule.operation)
  if (rule.from === 'computed' || rule.from === 'volatile') return (rule.needs ?? []).map(code).join(', ')
  return ''
}
