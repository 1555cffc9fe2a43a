import type { Filter } from '@skydeck/contract'
import { type RawBuilder, sql } from 'kysely'
import { type Condition, conditionSql } from './condition-sql.ts'
import type { RowColumn } from './row-columns.ts'
import type { StoredType } from './stored-type.ts'

/** Which rows are meant. Lists that are left out mean all; `regions` has the empty string for global services. */
export interface RowQuery {
  types?: readonly string[]
  accounts?: readonly string[]
  regions?: readonly string[]
  /** Text in name, id, ARN or a tag's value. */
  q?: string
  filter?: Filter
  /** The one type that `types` names, when it is one: its columns may be used. */
  type?: StoredType
  /** Finds a column by name; throws for one that is not there. */
  column: (name: string) => RowColumn
}

/** The SQL of which rows, of those that are there now, a query means. Throws AppError `bad_request` as `conditionSql` does. */
export function rowsWhere(query: RowQuery): RawBuilder<boolean> {
  const parts = [sql<boolean>`r.gone_at is null`]
  if (query.types) parts.push(anyOf(sql`r.type`, query.types))
  if (query.accounts) parts.push(anyOf(sql`r.account_id`, query.accounts))
  if (query.regions) parts.push(anyOf(sql`r.region`, query.regions))
  if (query.q) parts.push(textSql(query.q))
  if (query.filter) parts.push(filterSql(query.filter, query.column))
  return sql`(${sql.join(parts, sql` and `)})`
}

/** One value is compared as one, so that the order of the index can be used. */
function anyOf(value: RawBuilder<unknown>, list: readonly string[]): RawBuilder<boolean> {
  return list.length === 1 ? sql`${value} = ${list[0]}` : sql`${value} = any(${list}::text[])`
}

function filterSql(filter: Filter, column: RowQuery['column']): RawBuilder<boolean> {
  if ('and' in filter) return joined(filter.and, sql` and `, column, sql`true`)
  if ('or' in filter) return joined(filter.or, sql` or `, column, sql`false`)
  const condition: Condition = filter
  return conditionSql(column(condition.column), condition)
}

function joined(
  members: readonly Filter[],
  word: RawBuilder<unknown>,
  column: RowQuery['column'],
  none: RawBuilder<boolean>,
): RawBuilder<boolean> {
  if (members.length === 0) return none
  return sql`(${sql.join(
    members.map((member) => filterSql(member, column)),
    word,
  )})`
}

function textSql(text: string): RawBuilder<boolean> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`(r.arn ilike ${pattern} or r.resource_id ilike ${pattern} or r.name ilike ${pattern}
    or exists (select 1 from jsonb_each_text(r.tags) tag where tag.value ilike ${pattern}))`
}
