import type { Pool, PoolClient } from 'pg'

/**
 * Closes a scan whose scopes have all ended: `cancelled` when that was asked for, `failed` when no account could be reached,
 * `partial` when something was refused or failed, else `done`. Gives the state, or undefined while scopes are open.
 */
export async function closeScan(db: PoolClient, scanId: string, now: Date): Promise<string | undefined> {
  await db.query('select 1 from scans where id = $1 for no key update', [scanId])
  const { rows } = await db.query<{ state: string }>(
    `update scans c set finished_at = $2, started_at = coalesce(started_at, $2), state = case
       when c.cancel_requested_at is not null then 'cancelled'
       when not exists (select 1 from scopes s where s.scan_id = c.id and s.state in ('ok', 'empty', 'partial')) then 'failed'
       when exists (select 1 from scopes s where s.scan_id = c.id and s.state not in ('ok', 'empty')) then 'partial'
       else 'done' end
     where c.id = $1 and c.finished_at is null
       and not exists (select 1 from scopes s where s.scan_id = c.id and s.state in ('pending', 'running'))
     returning state`,
    [scanId, now],
  )
  if (rows[0]) await dropEphemeral(db, scanId)
  return rows[0]?.state
}

/** Forgets keys of requests that no open scan uses: what a process left that died between storing them and starting its scan. */
export async function sweepEphemeral(db: Pool): Promise<void> {
  await db.query(
    `with unused as (
       delete from accounts a where ephemeral and created_at < now() - interval '1 hour' and not exists (
         select 1 from scopes s join scans c on c.id = s.scan_id where s.connection_id = a.id and c.finished_at is null)
       returning vault_id)
     delete from vault where id in (select vault_id from unused)`,
  )
}

/**
 * Whether the end of a scan was asked for. Locks the scan, so that it cannot be asked for before the caller's transaction ends:
 * scopes added after a cancel would wait for ever.
 */
export async function isCancelled(db: PoolClient, scanId: string): Promise<boolean> {
  const { rows } = await db.query<{ cancelled: boolean }>(
    `select cancel_requested_at is not null as cancelled from scans where id = $1 for no key update`,
    [scanId],
  )
  return rows[0]?.cancelled ?? true
}

/** Forgets the keys that came with a request, now that its scan has ended. */
async function dropEphemeral(db: PoolClient, scanId: string): Promise<void> {
  await db.query(
    `with used as (
       delete from accounts where ephemeral and id in (select connection_id from scopes where scan_id = $1) returning vault_id)
     delete from vault where id in (select vault_id from used)`,
    [scanId],
  )
}
