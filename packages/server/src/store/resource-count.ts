import { type RawBuilder, sql } from 'kysely'
import type { Reads } from './read-only.ts'
import { type RowQuery, rowsWhere } from './resource-filter.ts'
import { rowsFrom } from './row-columns.ts'

/** Up to here rows are counted; beyond, the planner's estimate has to do. */
export const countedExactly = 10_000

interface Plan {
  'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }]
}

/** How many rows a query means: exact up to `countedExactly`, else an estimate. */
export async function countRows(db: Reads, query: RowQuery): Promise<{ total: number; isEstimate: boolean }> {
  const rows = sql`from ${rowsFrom(query.type)} where ${rowsWhere(query)}`
  const counted = await sql<{
    n: number
  }>`select count(*)::int as n from (select 1 ${rows} limit ${countedExactly + 1}) c`.execute(db)
  const exact = counted.rows[0]?.n ?? 0
  if (exact <= countedExactly) return { total: exact, isEstimate: false }
  return { total: Math.max(countedExactly + 1, await estimate(db, rows)), isEstimate: true }
}

async function estimate(db: Reads, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: plans } = await sql<Plan>`explain (format json) select 1 ${rows}`.execute(db)
  return plans[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}
