import type { ScopeState } from '@skydeck/contract'
import type { PoolClient } from 'pg'

/** Remembers how a scope ended; `listed` says that its list was read to the end, which verifies its rows. */
export async function saveListing(
  db: PoolClient,
  scopeId: string,
  state: ScopeState,
  listed: boolean,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into listings (account_id, region, source, verified_at, scan_id, last_state, last_at, rows, duration_ms)
     select account_id, region, source, case when $3 then $4::timestamptz end, scan_id, $2, $4, rows,
       coalesce(extract(epoch from $4::timestamptz - started_at) * 1000, 0)
     from scopes where id = $1
     on conflict (account_id, region, source) do update set
       verified_at = coalesce(excluded.verified_at, listings.verified_at), scan_id = excluded.scan_id, last_state = excluded.last_state,
       last_at = excluded.last_at, rows = case when $3 then excluded.rows else listings.rows end,
       duration_ms = case when $3 then excluded.duration_ms else listings.duration_ms end`,
    [scopeId, state, listed, now],
  )
}

/** Notes of the listings in regions that the account cannot use any more that they could not be made anew. */
export async function markUnreachable(
  db: PoolClient,
  { accountId, regions, scanId }: { accountId: string; regions: readonly string[]; scanId: string },
  now: Date,
): Promise<void> {
  await db.query(
    `update listings set last_state = 'unsupported', last_at = $4, scan_id = $3
     where account_id = $1 and region <> '' and region <> all($2::text[]) and last_state <> 'unsupported'`,
    [accountId, regions, scanId, now],
  )
}
