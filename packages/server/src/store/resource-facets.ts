import { sql } from 'kysely'
import type { Reads } from './read-only.ts'
import { countedExactly } from './resource-count.ts'
import { type RowQuery, rowsWhere } from './resource-filter.ts'
import { type RowColumn, rowsFrom } from './row-columns.ts'

/** Values of one column and how many rows have each, the most frequent first. */
export interface StoredFacet {
  values: { value: string | null; count: number }[]
  /** True when there are more values than were asked for. */
  truncated: boolean
  isEstimate: boolean
}

/** Rows that a sample should have, so that frequent values come out within a few percent. */
const sampled = 20_000

/**
 * Counts a column's values; `tags` counts the keys in use. Exact where the query means few rows (`total` says how many), else
 * from a sample of the table's pages, scaled.
 */
export async function facetOf(
  db: Reads,
  query: RowQuery,
  column: RowColumn,
  options: { total: number; most: number },
): Promise<StoredFacet> {
  const percent =
    options.total > countedExactly ? Math.max(0.01, Math.min(100, (100 * sampled) / options.total)) : 100
  const isEstimate = percent < 100
  const from = rowsFrom(query.type, isEstimate ? percent : undefined)
  const keys = column.name === 'tags'
  const value = keys ? sql`tag.key` : sql`${column.value}::text`
  const { rows } = await sql<{ value: string | null; n: number }>`
    select ${value} as value, count(*)::float8 as n
    from ${from}${keys ? sql` cross join lateral jsonb_object_keys(coalesce(r.tags, '{}')) as tag(key)` : sql``}
    where ${rowsWhere(query)} group by 1 order by n desc, 1 limit ${options.most + 1}`.execute(db)
  return {
    values: rows
      .slice(0, options.most)
      .map(({ value, n }) => ({ value, count: Math.round((n * 100) / percent) })),
    truncated: rows.length > options.most,
    isEstimate,
  }
}
