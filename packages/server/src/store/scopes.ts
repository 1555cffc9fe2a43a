import type { ScopeState, Tier } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'

/** Where to go on in a list: the token of the page, and how many of its items are already stored. */
export interface Checkpoint {
  token: string | null
  done: number
}

export interface NewScope {
  connectionId: string
  accountId: string
  region: string
  source: string
  lane: string
  phase: number
  /** Why it cannot be scanned: it stands in the ledger as `unsupported` from the start. */
  unsupported?: string
}

/** A scope as a worker claims it. */
export interface ClaimedScope extends NewScope {
  id: string
  scanId: string
  tier: Tier
  types: readonly string[] | null
  regions: readonly string[] | null
  checkpoint: Checkpoint | null
  pages: number
  worker: number
  /** Rows first seen or changed since then belong to this scan. */
  scanStartedAt: Date
}

/** Advisory lock class of worker numbers: a worker is alive while it holds the lock of its number. */
export const workerLockClass = 5_336_203
const claimLock = 5_336_204

/** Adds scopes to a scan's ledger, with the length of their last run as weight; what is there already stays. */
export async function addScopes(db: PoolClient, scanId: string, scopes: readonly NewScope[]): Promise<void> {
  await db.query(
    `with added as (
       insert into scopes (scan_id, connection_id, account_id, region, source, lane, phase, state, reason, weight)
       select $1, n."connectionId", n."accountId", n.region, n.source, n.lane, n.phase,
         case when n.unsupported is null then 'pending' else 'unsupported' end, n.unsupported, coalesce(l.duration_ms, 1000)
       from json_to_recordset($2::json) as n("connectionId" text, "accountId" text, region text, source text, lane text, phase smallint, unsupported text)
       left join listings l on l.account_id = n."accountId" and l.region = n.region and l.source = n.source
       on conflict do nothing
       returning id, account_id, region, source, reason)
     insert into gaps (scan_id, scope_id, account_id, region, source, operation, state, reason, count)
     select $1, id, account_id, region, source, split_part(source, ':', 2), 'unsupported', reason, 1 from added where reason is not null`,
    [scanId, JSON.stringify(scopes)],
  )
}

/** A scope whose worker's lock is gone was left by a process that died: it goes back to the queue with its checkpoint. */
const orphaned = `s.state = 'running' and not exists (
  select 1 from pg_locks l where l.locktype = 'advisory' and l.classid = ${workerLockClass} and l.objid = s.worker::bigint::oid
    and l.database = (select oid from pg_database where datname = current_database()))`

/** Keeps scopes from being claimed until the transaction ends. Whoever changes both a scan and its waiting scopes takes it first. */
export async function lockClaims(db: PoolClient): Promise<void> {
  await db.query('select pg_advisory_xact_lock($1)', [claimLock])
}

/** Puts scopes of dead workers back into the queue. */
export async function reclaimOrphans(db: Pool | PoolClient): Promise<number> {
  const { rowCount } = await db.query(
    `update scopes s set state = 'pending', worker = null, attempt = attempt + 1 where ${orphaned}`,
  )
  return rowCount ?? 0
}

/**
 * Gives the worker the scope that is expected to last longest among those that may run: none of its lane, account and
 * region is running, and what works on the rows of others waits until they are done. Claims are made one at a time.
 */
export async function claimScope(
  db: PoolClient,
  worker: number,
  now: Date,
): Promise<ClaimedScope | undefined> {
  await lockClaims(db)
  const { rows } = await db.query<ClaimRow>(
    `with next as (
       select s.id from scopes s join scans c on c.id = s.scan_id
       where s.state = 'pending' and c.cancel_requested_at is null
         and not exists (select 1 from scopes o where o.state = 'running' and o.lane = s.lane and o.region = s.region
           and (o.account_id = s.account_id and o.account_id <> '' or o.connection_id = s.connection_id))
         and (s.phase < 3 or not exists (select 1 from scopes o where o.scan_id = s.scan_id and o.account_id = s.account_id
           and o.region in (s.region, '') and o.phase < 3 and o.state in ('pending', 'running')))
       order by s.phase, s.weight desc, s.id limit 1)
     update scopes s set state = 'running', worker = $1, started_at = coalesce(s.started_at, $2)
     from next, scans c where s.id = next.id and c.id = s.scan_id
     returning s.id, s.scan_id, s.connection_id, s.account_id, s.region, s.source, s.lane, s.phase, s.checkpoint, s.pages, s.worker, c.tier,
       c.request -> 'types' as types, c.request -> 'regions' as regions, coalesce(c.started_at, $2) as scan_started_at`,
    [worker, now],
  )
  const [row] = rows
  if (!row) return undefined
  await db.query(
    `update scans set state = 'running', started_at = coalesce(started_at, $2) where id = $1 and state = 'pending'`,
    [row.scan_id, now],
  )
  return claimedOf(row)
}

interface ClaimRow {
  id: string
  scan_id: string
  connection_id: string
  account_id: string
  region: string
  source: string
  lane: string
  phase: number
  checkpoint: Checkpoint | null
  pages: number
  worker: number
  tier: Tier
  types: string[] | null
  regions: string[] | null
  scan_started_at: Date
}

function claimedOf(row: ClaimRow): ClaimedScope {
  return {
    id: row.id,
    scanId: row.scan_id,
    connectionId: row.connection_id,
    accountId: row.account_id,
    region: row.region,
    source: row.source,
    lane: row.lane,
    phase: row.phase,
    checkpoint: row.checkpoint,
    pages: row.pages,
    worker: row.worker,
    tier: row.tier,
    types: row.types,
    regions: row.regions,
    scanStartedAt: row.scan_started_at,
  }
}

/** What one chunk of a page added to a scope. */
export interface ScopeProgress {
  calls: number
  throttles: number
  rows: number
  created: number
  updated: number
  unchanged: number
  gone: number
  found: Readonly<Record<string, number>>
}

/** The scope is no longer this worker's: it was cancelled or given to another. Nothing of it may be written. */
export class LostScopeError extends Error {
  override readonly name = 'LostScopeError'
}

/** Locks the scope for the rest of the transaction; throws `LostScopeError` when the worker does not hold it any more. */
export async function holdScope(db: PoolClient, scope: { id: string; worker: number }): Promise<void> {
  const { rowCount } = await db.query(
    `select 1 from scopes where id = $1 and worker = $2 and state = 'running' for update`,
    [scope.id, scope.worker],
  )
  if (rowCount !== 1) throw new LostScopeError(`Scope ${scope.id} was taken away.`)
}

/** Adds progress and sets where to go on; gives the scope's rows and whether it has gaps, earlier runs of it included. */
export async function saveProgress(
  db: PoolClient,
  scopeId: string,
  progress: ScopeProgress,
  checkpoint: Checkpoint | null,
  pages: number,
): Promise<{ rows: number; gaps: boolean }> {
  const { rows } = await db.query<{ rows: string; gaps: boolean }>(
    `update scopes set calls = calls + $2, throttles = throttles + $3, rows = rows + $4, created = created + $5, updated = updated + $6,
       unchanged = unchanged + $7, gone = gone + $8, checkpoint = $9, pages = $10,
       found = (select coalesce(jsonb_object_agg(k, n), '{}') from (
         select key as k, sum(value::bigint) as n from (select * from jsonb_each_text(found) union all select * from jsonb_each_text($11::jsonb)) f group by key) g)
     where id = $1 returning rows, exists (select 1 from gaps where scope_id = $1) as gaps`,
    [
      scopeId,
      progress.calls,
      progress.throttles,
      progress.rows,
      progress.created,
      progress.updated,
      progress.unchanged,
      progress.gone,
      checkpoint && JSON.stringify(checkpoint),
      pages,
      JSON.stringify(progress.found),
    ],
  )
  return { rows: Number(rows[0]?.rows ?? 0), gaps: rows[0]?.gaps ?? false }
}

export interface ScopeEnd {
  state: ScopeState
  reason: string | null
  missingAction: string | null
}

/** Closes a scope and drops its page keys. */
export async function endScope(db: PoolClient, scopeId: string, end: ScopeEnd, now: Date): Promise<void> {
  await db.query('delete from scope_pages where scope_id = $1', [scopeId])
  await db.query(
    `update scopes set state = $2, reason = $3, missing_action = $4, finished_at = $5, worker = null, checkpoint = null,
       duration_ms = extract(epoch from $5 - coalesce(started_at, $5)) * 1000 where id = $1`,
    [scopeId, end.state, end.reason, end.missingAction, now],
  )
}

/** Remembers the keys of a chunk's rows, so that the end of the list knows what was not seen. */
export async function saveSeen(
  db: PoolClient,
  scopeId: string,
  page: number,
  arns: readonly string[],
): Promise<void> {
  if (arns.length === 0) return
  await db.query(
    `insert into scope_pages (scope_id, page, seen) select $1, $2, array_agg(hashtextextended(arn, 0)) from unnest($3::text[]) arn
     on conflict (scope_id, page) do update set seen = excluded.seen`,
    [scopeId, page, arns],
  )
}

/** Takes a scope out of the scan's figures: another connection of the scan leads to the same account and counts it. */
export async function countNothing(db: PoolClient, scopeId: string): Promise<void> {
  await db.query(
    `update scopes set rows = 0, created = 0, updated = 0, unchanged = 0, found = '{}',
       reason = 'Another connection of this scan leads to the same account.' where id = $1`,
    [scopeId],
  )
}

/** Those of the rows that no chunk of the scope has named yet. */
export async function readUnseen(db: Pool, scopeId: string, arns: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ arn: string }>(
    `select arn from unnest($2::text[]) arn where not exists (
       select 1 from scope_pages p, unnest(p.seen) key where p.scope_id = $1 and key = hashtextextended(arn, 0))`,
    [scopeId, arns],
  )
  return rows.map(({ arn }) => arn)
}

/**
 * Forgets how far a scope had come. What it had created or updated will be met again unchanged, so that much is taken off the
 * count of unchanged rows beforehand.
 */
export async function restartScope(db: PoolClient, scopeId: string): Promise<void> {
  await db.query('delete from scope_pages where scope_id = $1', [scopeId])
  await db.query(
    `update scopes set checkpoint = null, pages = 0, rows = 0, found = '{}', unchanged = -(created + updated) where id = $1`,
    [scopeId],
  )
}

/** Sets the account that a connection turned out to be, on all its scopes of the scan. */
export async function setScopeAccount(db: PoolClient, scopeId: string, accountId: string): Promise<void> {
  await db.query('update scopes set account_id = $2 where id = $1', [scopeId, accountId])
}
