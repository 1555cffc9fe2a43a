import type { PoolClient } from 'pg'

type Json = Readonly<Record<string, unknown>>

/** What is stored of a row, as far as it is needed to see whether it changed. */
export interface StoredMark {
  arn: string
  hash: Buffer
  gone: boolean
  details: Json
}

/** What is stored of a row in whole, to compare field by field. */
export interface StoredRow {
  arn: string
  name: string | null
  region: string
  tags: Json | null
  config: Json
  details: Json
  computed: Json
  changed_at: Date
}

/** Hashes of the account's rows with these ARNs; their details only when asked for, since they may be large. */
export async function readMarks(
  db: PoolClient,
  accountId: string,
  arns: readonly string[],
  withDetails: boolean,
): Promise<Map<string, StoredMark>> {
  const { rows } = await db.query<StoredMark>(
    `select arn, hash, gone_at is not null as gone, ${withDetails ? 'details' : `'{}'::jsonb as details`}
     from resources where account_id = $1 and arn = any($2::text[])`,
    [accountId, arns],
  )
  return new Map(rows.map((row) => [row.arn, row]))
}

/** The rows with these ARNs in whole. */
export async function readRows(
  db: PoolClient,
  accountId: string,
  arns: readonly string[],
): Promise<Map<string, StoredRow>> {
  if (arns.length === 0) return new Map()
  const { rows } = await db.query<StoredRow>(
    `select arn, name, region, tags, config, details, computed, changed_at from resources where account_id = $1 and arn = any($2::text[])`,
    [accountId, arns],
  )
  return new Map(rows.map((row) => [row.arn, row]))
}

/** A row to write; `tags` null leaves the stored ones as they are. */
export interface WriteRow {
  arn: string
  region: string
  type: string
  resourceId: string
  name: string | null
  tags: Json | null
  config: Json
  details: Json
  computed: Json
  /** Hexadecimal. */
  hash: string
  changedAt: Date
}

/** Inserts or replaces rows of one scope, and brings back those that were gone. */
export async function writeRows(
  db: PoolClient,
  scope: { accountId: string; region: string; source: string },
  rows: readonly WriteRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return
  await db.query(
    `insert into resources (account_id, arn, region, type, resource_id, name, tags, config, details, computed, source, scope_region,
       first_seen, changed_at, hash)
     select $1, arn, region, type, "resourceId", name, tags, config, details, computed, $3, $2, $4, "changedAt", decode(hash, 'hex')
     from json_to_recordset($5::json) as n(arn text, region text, type text, "resourceId" text, name text, tags jsonb,
       config jsonb, details jsonb, computed jsonb, hash text, "changedAt" timestamptz)
     order by arn
     on conflict (account_id, arn) do update set region = excluded.region, type = excluded.type, resource_id = excluded.resource_id,
       name = coalesce(excluded.name, case when excluded.tags is null then resources.name end),
       tags = coalesce(excluded.tags, resources.tags), config = excluded.config, details = excluded.details, computed = excluded.computed,
       source = excluded.source, scope_region = excluded.scope_region, changed_at = excluded.changed_at, gone_at = null, hash = excluded.hash`,
    [scope.accountId, scope.region, scope.source, now, JSON.stringify(rows)],
  )
}

export interface WriteVersion {
  arn: string
  kind: 'updated' | 'back' | 'learned'
  changes: readonly unknown[]
}

/** Adds what changed to the history. */
export async function writeVersions(
  db: PoolClient,
  accountId: string,
  scanId: string,
  versions: readonly WriteVersion[],
  now: Date,
): Promise<void> {
  if (versions.length === 0) return
  await db.query(
    `insert into resource_versions (account_id, arn, at, kind, scan_id, changes)
     select $1, arn, $3, kind, $2, changes from json_to_recordset($4::json) as n(arn text, kind text, changes jsonb)
     on conflict do nothing`,
    [accountId, scanId, now, JSON.stringify(versions)],
  )
}

/** Replaces the outgoing edges of the given rows. */
export async function writeRelations(
  db: PoolClient,
  accountId: string,
  rows: readonly { arn: string; isNew: boolean; relations: readonly { kind: string; arn: string }[] }[],
): Promise<void> {
  const changed = rows.filter(({ isNew }) => !isNew).map(({ arn }) => arn)
  if (changed.length > 0)
    await db.query('delete from relations where account_id = $1 and from_arn = any($2::text[])', [
      accountId,
      changed,
    ])
  const edges = rows.flatMap(({ arn, relations }) =>
    relations.map((relation) => ({ from: arn, kind: relation.kind, to: relation.arn })),
  )
  if (edges.length === 0) return
  await db.query(
    `insert into relations (account_id, from_arn, kind, to_arn)
     select $1, "from", kind, "to" from json_to_recordset($2::json) as n("from" text, kind text, "to" text) on conflict do nothing`,
    [accountId, JSON.stringify(edges)],
  )
}

/** Keeps members that move by themselves; rows whose values stand still are neither written nor locked, since a lock is logged too. */
export async function writeVolatile(
  db: PoolClient,
  accountId: string,
  rows: readonly { arn: string; values: Json }[],
): Promise<void> {
  if (rows.length === 0) return
  await db.query(
    `insert into resource_volatile (account_id, arn, values)
     select $1, n.arn, n.values from json_to_recordset($2::json) as n(arn text, values jsonb)
     where not exists (select 1 from resource_volatile v where v.account_id = $1 and v.arn = n.arn and v.values @> n.values)
     on conflict (account_id, arn) do update set values = resource_volatile.values || excluded.values`,
    [accountId, JSON.stringify(rows)],
  )
}

/**
 * Marks as gone what the scope's list, read to its end, did not name: neither in the pages that were saved nor among `lastArns`.
 * Gives the number of rows by type.
 */
export async function retireUnseen(
  db: PoolClient,
  scope: { id: string; scanId: string; accountId: string; region: string; source: string },
  lastArns: readonly string[],
  now: Date,
): Promise<number> {
  const { rowCount } = await db.query(
    `with seen as materialized (
       select unnest(seen) as key from scope_pages where scope_id = $1
       union all select hashtextextended(arn, 0) from unnest($6::text[]) arn),
     gone as (
       update resources r set gone_at = $5, changed_at = $5
       where r.account_id = $2 and r.scope_region = $3 and r.source = $4 and r.gone_at is null
         and not exists (select 1 from seen where key = hashtextextended(r.arn, 0))
       returning r.arn)
     insert into resource_versions (account_id, arn, at, kind, scan_id, changes)
     select $2, arn, $5, 'gone', $7, '[]' from gone on conflict do nothing`,
    [scope.id, scope.accountId, scope.region, scope.source, now, lastArns, scope.scanId],
  )
  return rowCount ?? 0
}
