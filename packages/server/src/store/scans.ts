import type { Gap, ScanRequest, ScanState, Scope, Tier } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'
import { lockClaims } from './scopes.ts'

export interface NewScan {
  id: string
  tier: Tier
  trigger: string
  request: ScanRequest
}

/** Opens a scan. */
export async function insertScan(
  db: PoolClient,
  { id, tier, trigger, request }: NewScan,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into scans (id, state, tier, trigger, request, created_at) values ($1, 'pending', $2, $3, $4, $5)`,
    [id, tier, trigger, request, now],
  )
}

export interface StoredScan {
  id: string
  state: ScanState
  tier: Tier
  trigger: string
  request: ScanRequest
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  calls: number
  throttles: number
  scopesTotal: number
  scopesFinished: number
  planned: boolean
  found: Record<string, number>
  created: number
  updated: number
  unchanged: number
  gone: number
  gaps: number
}

/** Rows that a later phase changed again were counted as unchanged before; they are so once only. */
const figures = `
  select c.id, c.state, c.tier, c.trigger, c.request, c.created_at as "createdAt", c.started_at as "startedAt", c.finished_at as "finishedAt",
    coalesce(f.calls, 0)::float8 as calls, coalesce(f.throttles, 0)::float8 as throttles, coalesce(f.total, 0)::int as "scopesTotal",
    coalesce(f.finished, 0)::int as "scopesFinished", coalesce(f.planned, false) as planned, coalesce(f.created, 0)::float8 as created,
    coalesce(f.updated, 0)::float8 as updated, greatest(0, coalesce(f.unchanged, 0))::float8 as unchanged, coalesce(f.gone, 0)::float8 as gone,
    coalesce(g.gaps, 0)::int as gaps,
    coalesce((select jsonb_object_agg(type, n) from (select key as type, sum(value::bigint) as n from scopes s, jsonb_each_text(s.found)
      where s.scan_id = c.id group by key) t), '{}') as found
  from scans c
  left join lateral (select sum(calls) as calls, sum(throttles) as throttles, count(*) as total, sum(created) as created, sum(updated) as updated,
      sum(unchanged) - coalesce(sum(updated) filter (where phase = 3), 0) as unchanged, sum(gone) as gone,
      count(*) filter (where s.state not in ('pending', 'running')) as finished,
      bool_and(s.phase > 1 or s.state not in ('pending', 'running')) as planned
    from scopes s where s.scan_id = c.id) f on true
  left join lateral (select count(*) as gaps from gaps g where g.scan_id = c.id) g on true`

/** One scan with its figures. */
export async function readScan(db: Pool | PoolClient, id: string): Promise<StoredScan | undefined> {
  const { rows } = await db.query<StoredScan>(`${figures} where c.id = $1`, [id])
  return rows[0]
}

/** The newest scans with their figures. */
export async function listScans(db: Pool, limit: number): Promise<StoredScan[]> {
  const { rows } = await db.query<StoredScan>(`${figures} order by c.created_at desc, c.id limit $1`, [limit])
  return rows
}

/** What was refused or failed in a scan. */
export async function readGaps(db: Pool, scanId: string): Promise<Gap[]> {
  const { rows } = await db.query<Gap>(
    `select account_id as account, region, source, operation, count::float8 as count, state, reason, missing_action as "missingAction"
     from gaps where scan_id = $1 order by account_id, region, source, operation, state, reason`,
    [scanId],
  )
  return rows
}

/** The ledger of a scan. */
export async function readScopes(db: Pool, scanId: string): Promise<Scope[]> {
  const { rows } = await db.query<Scope>(
    `select account_id as account, region, source, state, calls::float8 as calls, throttles::float8 as throttles, rows::float8 as rows,
       created::float8 as created, updated::float8 as updated, unchanged::float8 as unchanged, gone::float8 as gone, reason,
       missing_action as "missingAction", duration_ms::float8 as "durationMs"
     from scopes where scan_id = $1 order by account_id, phase, region, source`,
    [scanId],
  )
  return rows
}

/** Marks a scan as cancelled: what waits ends at once, what runs is let go by its worker. False when it has ended before. */
export async function requestCancel(db: PoolClient, id: string, now: Date): Promise<boolean> {
  await lockClaims(db)
  const { rowCount } = await db.query(
    `update scans set cancel_requested_at = coalesce(cancel_requested_at, $2) where id = $1 and finished_at is null`,
    [id, now],
  )
  if (rowCount === 0) return false
  await db.query(
    `update scopes set state = 'cancelled', finished_at = $2 where scan_id = $1 and state = 'pending'`,
    [id, now],
  )
  return true
}

/** The accounts, regions and sources of a scan that ended with a gap, with the connections that saw them. */
export async function readGapScopes(
  db: Pool,
  scanId: string,
): Promise<{ connectionId: string; account: string; region: string; source: string }[]> {
  const { rows } = await db.query<{ connectionId: string; account: string; region: string; source: string }>(
    `select distinct s.connection_id as "connectionId", s.account_id as account, s.region, s.source from scopes s
     where s.scan_id = $1 and s.state not in ('ok', 'empty', 'unsupported')`,
    [scanId],
  )
  return rows
}
