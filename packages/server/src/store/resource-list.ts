import { type RawBuilder, sql } from 'kysely'
import type { Reads } from './read-only.ts'
import { type RowQuery, rowsWhere } from './resource-filter.ts'
import { type RowColumn, rowsFrom } from './row-columns.ts'

/** A row without its documents. */
export interface StoredResource {
  account_id: string
  arn: string
  region: string
  type: string
  resource_id: string
  name: string | null
  tags: Record<string, string> | null
  first_seen: Date
  changed_at: Date
  gone_at: Date | null
  verified_at: Date | null
}

export interface Sort {
  column: RowColumn
  descending: boolean
}

/** Where a page ended: the text of its sort value and what makes the row unique. */
export type Position = (string | null)[]

export interface PageRequest {
  /** By type, account, region and ARN when left out, which is the order of an index. */
  sort?: Sort
  after?: Position
  limit: number
  columns: readonly RowColumn[]
}

export interface StoredPage {
  rows: { resource: StoredResource; values: unknown[] }[]
  /** Where the page ended; undefined when no row comes after it. */
  end?: Position
}

export const resourceFields = sql.raw(
  `r.account_id, r.arn, r.region, r.type, r.resource_id, r.name, r.tags, r.first_seen, r.changed_at, r.gone_at, l.verified_at`,
)

/** How many values a position has under the given order. */
export function positionLength(sort: Sort | undefined): number {
  return sort ? 3 : 4
}

/** A page of rows in keyset order: rows that come or go meanwhile shift nothing. Nulls are last in both directions. */
export async function listRows(db: Reads, query: RowQuery, page: PageRequest): Promise<StoredPage> {
  const { sort, after, limit, columns } = page
  const where = after
    ? sql`${rowsWhere(query)} and ${sort ? afterValue(sort, after) : afterKey(after)}`
    : rowsWhere(query)
  const { rows } = await sql<Record<string, unknown>>`
    select ${resourceFields}, ${sort ? sql`${sort.column.value}::text` : sql`null`} as "sort value"${extra(columns)}
    from ${rowsFrom(query.type)} where ${where}
    order by ${sort ? orderBy(sort) : sql.raw('r.type, r.account_id, r.region, r.arn')} limit ${limit + 1}`.execute(
    db,
  )
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    // The driver gives what the select list names.
    rows: shown.map((row) => ({
      resource: row as unknown as StoredResource,
      values: columns.map((_, index) => row[`column ${index}`]),
    })),
    ...(last ? { end: positionOf(last, sort) } : {}),
  }
}

function extra(columns: readonly RowColumn[]): RawBuilder<unknown> {
  const list = columns.map(({ value }, index) => sql`, ${value} as ${sql.id(`column ${index}`)}`)
  return list.length > 0 ? sql.join(list, sql``) : sql``
}

function positionOf(row: Record<string, unknown>, sort: Sort | undefined): Position {
  const names = sort ? ['sort value', 'account_id', 'arn'] : ['type', 'account_id', 'region', 'arn']
  return names.map((name) => {
    const value = row[name]
    return typeof value === 'string' ? value : null
  })
}

function orderBy({ column, descending }: Sort): RawBuilder<unknown> {
  return sql`${column.value} ${sql.raw(descending ? 'desc' : 'asc')} nulls last, r.account_id, r.arn`
}

function afterKey([type, account, region, arn]: Position): RawBuilder<boolean> {
  return sql`(r.type, r.account_id, r.region, r.arn) > (${type}, ${account}, ${region}, ${arn})`
}

function afterValue({ column, descending }: Sort, [value, account, arn]: Position): RawBuilder<boolean> {
  const later = sql`(r.account_id, r.arn) > (${account}, ${arn})`
  if (value === null || value === undefined) return sql`(${column.value} is null and ${later})`
  const at = sql`${value}::${sql.raw(column.kind)}`
  const beyond = sql`${column.value} ${sql.raw(descending ? '<' : '>')} ${at}`
  return sql`(${beyond} or (${column.value} = ${at} and ${later}) or ${column.value} is null)`
}
