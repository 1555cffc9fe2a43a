import { type RawBuilder, sql } from 'kysely'
import type { Reads } from './read-only.ts'

/** Which scopes a query covers. `sources` left out means all. */
export interface CoveredScopes {
  accounts?: readonly string[]
  /** `everywhere`: sources whose one global list holds rows of all regions. */
  regions?: { names: readonly string[]; everywhere: readonly string[] }
  sources?: readonly string[]
}

/** `dataAge`: the oldest last full listing; `partial`: a scope was not listed in whole in its last scan. */
export interface Freshness {
  dataAge: Date | null
  partial: boolean
}

/** How old and how whole the listings are on which a query's answer stands. */
export async function freshnessOf(db: Reads, covered: CoveredScopes): Promise<Freshness> {
  const parts: RawBuilder<boolean>[] = [sql`true`]
  if (covered.accounts) parts.push(sql`account_id = any(${covered.accounts}::text[])`)
  if (covered.sources) parts.push(sql`source = any(${covered.sources}::text[])`)
  if (covered.regions) {
    const { names, everywhere } = covered.regions
    parts.push(sql`(region = any(${names}::text[]) or (region = '' and source = any(${everywhere}::text[])))`)
  }
  const { rows } = await sql<Freshness>`
    select min(verified_at) as "dataAge",
      coalesce(bool_or(last_state not in ('ok', 'empty') or verified_at is distinct from last_at), false) as partial
    from public.listings where ${sql.join(parts, sql` and `)}`.execute(db)
  return rows[0] ?? { dataAge: null, partial: false }
}

/** How the last listing of one scope ended. */
export interface LastListing {
  last_state: string
  last_at: Date
  verified_at: Date | null
  reason: string | null
  missing_action: string | null
}

/** The last listing of a scope with the reason in the ledger, while the ledger has it; undefined where there was none. */
export async function lastListing(
  db: Reads,
  scope: { account: string; region: string; source: string },
): Promise<LastListing | undefined> {
  const { rows } = await sql<LastListing>`
    select l.last_state, l.last_at, l.verified_at, s.reason, s.missing_action
    from public.listings l left join public.scopes s
      on s.scan_id = l.scan_id and s.account_id = l.account_id and s.region = l.region and s.source = l.source
    where l.account_id = ${scope.account} and l.region = ${scope.region} and l.source = ${scope.source}
    order by s.id desc limit 1`.execute(db)
  return rows[0]
}
