import type { Pool } from 'pg'

/** A row as a test states it; what is left out is made from the ARN. */
export interface TestRow {
  arn: string
  type: string
  account?: string
  region?: string
  id?: string
  name?: string | null
  tags?: Record<string, string> | null
  config?: object
  details?: object
  computed?: object
  source?: string
  scopeRegion?: string
  firstSeen?: string
  changedAt?: string
  goneAt?: string | null
}

/** Puts rows into `resources` as a scan would leave them. */
export async function insertRows(pool: Pool, rows: readonly TestRow[]): Promise<void> {
  const complete = rows.map((row) => {
    const [, , , region = '', account = '', rest = ''] = row.arn.split(':')
    return {
      account_id: row.account ?? account,
      arn: row.arn,
      region: row.region ?? region,
      type: row.type,
      resource_id: row.id ?? rest.split('/').at(-1),
      name: row.name ?? null,
      tags: row.tags === undefined ? {} : row.tags,
      config: row.config ?? {},
      details: row.details ?? {},
      computed: row.computed ?? {},
      source: row.source ?? 'ec2:DescribeInstances',
      scope_region: row.scopeRegion ?? row.region ?? region,
      first_seen: row.firstSeen ?? '2026-01-01T00:00:00Z',
      changed_at: row.changedAt ?? row.firstSeen ?? '2026-01-01T00:00:00Z',
      gone_at: row.goneAt ?? null,
    }
  })
  await pool.query(
    `insert into resources select account_id, arn, region, type, resource_id, name, nullif(tags, 'null'), config, details, computed, source,
       scope_region, first_seen, changed_at, gone_at, '\\x00'
     from jsonb_to_recordset($1::jsonb) as n(account_id text, arn text, region text, type text, resource_id text, name text, tags jsonb,
       config jsonb, details jsonb, computed jsonb, source text, scope_region text, first_seen timestamptz, changed_at timestamptz,
       gone_at timestamptz)`,
    [JSON.stringify(complete)],
  )
}

/** Notes how a scope's last listing ended. */
export async function insertListing(
  pool: Pool,
  listing: {
    account: string
    region: string
    source: string
    verifiedAt: string | null
    lastAt?: string
    state?: string
  },
): Promise<void> {
  await pool.query(
    'insert into listings (account_id, region, source, verified_at, last_state, last_at) values ($1, $2, $3, $4, $5, $6)',
    [
      listing.account,
      listing.region,
      listing.source,
      listing.verifiedAt,
      listing.state ?? 'ok',
      listing.lastAt ?? listing.verifiedAt ?? '2026-01-01T00:00:00Z',
    ],
  )
}
