import { escapeLiteral } from 'pg'
import type { StoredColumn, StoredKind, StoredType } from './stored-type.ts'

/**
 * The SQL of a column's value over the aliases `r` (resources) and `v` (resource_volatile). The casts are those of the
 * schema `aws`, which give null for what does not fit. Names and paths come from definitions only, never from requests.
 */
export function columnSql(type: StoredType, column: StoredColumn): string {
  const { rule, kind } = column
  switch (rule.from) {
    case 'config':
      return cast(kind, 'r.config', rule.path.split('.'))
    case 'detail':
      return detailSql(kind, rule.operation, rule.path)
    case 'computed':
      return cast(kind, 'r.computed', [rule.name])
    case 'volatile':
      return cast(kind, 'v.values', volatileSteps(type, rule.path))
    case 'row':
      return rule.value === 'tags_src' ? tagsSourceSql(type) : `r.${rule.value}`
    case 'never':
      return `null::${kind}`
  }
}

/** The calls without whose answer a column of a row is unknown: none for what the list call says. */
export function operationsOf({ rule }: StoredColumn): readonly string[] {
  if (rule.from === 'detail') return [rule.operation]
  return rule.from === 'computed' || rule.from === 'volatile' ? (rule.needs ?? []) : []
}

/** SQL of whether a call was answered for a row: with something, with "nothing is set", or before it was refused. */
function answeredSql(operation: string): string {
  const entry = `r.details -> ${escapeLiteral(operation)}`
  return `coalesce((${entry}) ->> 'state' in ('ok', 'absent') or (${entry}) ? 'answer', false)`
}

/** SQL of whether a row's value of a column is known; undefined where it always is. */
export function knownSql(column: StoredColumn): string | undefined {
  if (column.rule.from === 'never') return 'false'
  if (column.rule.from === 'row') return column.rule.value === 'tags_src' ? 'r.tags is not null' : undefined
  const operations = operationsOf(column)
  return operations.length > 0 ? operations.map(answeredSql).join(' and ') : undefined
}

function cast(kind: StoredKind, document: string, steps: readonly string[]): string {
  const path = steps.map(escapeLiteral)
  const value = [document, ...path].join(' -> ')
  switch (kind) {
    case 'jsonb':
      return `nullif(${value}, 'null')`
    case 'text':
      return `(${[document, ...path.slice(0, -1)].join(' -> ')} ->> ${path.at(-1)})`
    case 'double precision':
      return `aws.as_double(${value})`
    default:
      return `aws.as_${kind}(${value})`
  }
}

/** An empty path is the whole answer, which says nothing when it is empty. */
function detailSql(kind: StoredKind, operation: string, path: string): string {
  if (path !== '') return cast(kind, 'r.details', [operation, 'answer', ...path.split('.')])
  return `nullif(${cast('jsonb', 'r.details', [operation, 'answer'])}, '{}')`
}

/** Moving members are kept flat, under the path that the definition gives; what is deeper lies inside of them. */
function volatileSteps(type: StoredType, path: string): string[] {
  const [root = path] = type.volatile
    .filter((kept) => path === kept || path.startsWith(`${kept}.`))
    .sort((a, b) => b.length - a.length)
  return path === root ? [root] : [root, ...path.slice(root.length + 1).split('.')]
}

/** AWS's own list where the list call gives one, else the same list made of the row's map. */
function tagsSourceSql(type: StoredType): string {
  const made = 'aws.tags_list(r.tags)'
  if (type.tags.from !== 'config') return made
  const own = cast('jsonb', 'r.config', type.tags.path.split('.'))
  return `case when jsonb_typeof(${own}) = 'array' then ${own} else ${made} end`
}
