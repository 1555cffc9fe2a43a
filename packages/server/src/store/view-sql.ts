import { escapeIdentifier, escapeLiteral } from 'pg'
import { columnSql, knownSql } from './column-sql.ts'
import type { StoredColumn, StoredType } from './stored-type.ts'

/** SQL of a row's title over `r`: the tag Name, then the name where the type has one of its own, then the id. */
export function titleSql(type: Pick<StoredType, 'name'>): string {
  return `coalesce(nullif(r.tags ->> 'Name', ''), ${type.name ? "nullif(r.name, ''), " : ''}r.resource_id)`
}

/** SQL of the region as people read it: `global` for what has none. */
export const regionSql = `case r.region when '' then 'global' else r.region end`

/** SQL of the names of those columns of a row that no call has answered; an empty list when all are known. */
export function unknownColumnsSql(type: StoredType): string {
  const groups = new Map<string, string[]>()
  for (const column of type.allColumns) {
    const known = knownSql(column)
    if (known) groups.set(known, [...(groups.get(known) ?? []), column.name])
  }
  groups.set('r.tags is not null', [...(groups.get('r.tags is not null') ?? []), 'tags'])
  return [...groups].map(([known, names]) => namesUnless(known, names)).join(' || ')
}

function namesUnless(known: string, names: readonly string[]): string {
  const list = `array[${names.map(escapeLiteral).join(', ')}]::text[]`
  return known === 'false' ? list : `case when ${known} then '{}'::text[] else ${list} end`
}

/** The joins that a type's columns need beside `resources r`: `v` for moving members. Both are dropped by the planner when unused. */
export function volatileJoinSql(type: StoredType): string {
  const moving = type.allColumns.some(({ rule }) => rule.from === 'volatile')
  return moving ? 'left join public.resource_volatile v on v.account_id = r.account_id and v.arn = r.arn' : ''
}

/** The join that gives `l.verified_at`, the time of the last full listing of a row's scope. */
export const listingJoinSql =
  'left join public.listings l on l.account_id = r.account_id and l.region = r.scope_region and l.source = r.source'

/** The body of a type's view: its own columns in their order, then those that every view has. */
export function viewSql(type: StoredType): string {
  const common: [string, string][] = [
    ['title', titleSql(type)],
    ['tags', `nullif(r.tags, '{}')`],
    ['akas', 'jsonb_build_array(r.arn)'],
    ['partition', `split_part(r.arn, ':', 2)`],
    ['region', regionSql],
    ['account_id', 'r.account_id'],
    ['arn', 'r.arn'],
    ['verified_at', 'l.verified_at'],
    ['unknown_columns', unknownColumnsSql(type)],
  ]
  const taken = new Set(common.map(([name]) => name))
  const own = type.allColumns
    .filter(({ name }) => !taken.has(name))
    .map((column): [string, string] => [column.name, typed(type, column)])
  const columns = [...own, ...common].map(([name, sql]) => `${sql} as ${escapeIdentifier(name)}`)
  return `select ${columns.join(',\n  ')}
from public.resources r ${listingJoinSql} ${volatileJoinSql(type)}
where r.type = ${escapeLiteral(type.type)} and r.gone_at is null`
}

function typed(type: StoredType, column: StoredColumn): string {
  return `(${columnSql(type, column)})::${column.kind}`
}
