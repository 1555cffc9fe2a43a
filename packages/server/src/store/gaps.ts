import type { ScopeState } from '@skydeck/contract'
import type { PoolClient } from 'pg'

/** An operation that was refused, throttled or failed, and how often. */
export interface NewGap {
  operation: string
  state: ScopeState
  reason: string
  missingAction: string | null
  count: number
}

/** Adds a scope's gaps to the ledger; equal ones are counted together. */
export async function addGaps(db: PoolClient, scopeId: string, gaps: readonly NewGap[]): Promise<void> {
  if (gaps.length === 0) return
  await db.query(
    `insert into gaps (scan_id, scope_id, account_id, region, source, operation, state, reason, missing_action, count)
     select s.scan_id, s.id, s.account_id, s.region, s.source, g.operation, g.state, g.reason, g."missingAction", g.count
     from scopes s, json_to_recordset($2::json) as g(operation text, state text, reason text, "missingAction" text, count bigint)
     where s.id = $1
     on conflict (scope_id, operation, state, reason) do update set count = gaps.count + excluded.count`,
    [scopeId, JSON.stringify(gaps)],
  )
}
