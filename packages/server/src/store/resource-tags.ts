import type { PoolClient } from 'pg'

type Tags = Readonly<Record<string, string>>

export interface StoredTags {
  arn: string
  type: string
  name: string | null
  tags: Tags | null
  firstSeen: Date
  changedAt: Date
}

const columns = `arn, type, name, tags, first_seen as "firstSeen", changed_at as "changedAt"`

/** The present rows with these ARNs and types. */
export async function readTags(
  db: PoolClient,
  accountId: string,
  arns: readonly string[],
  types: readonly string[],
): Promise<Map<string, StoredTags>> {
  const { rows } = await db.query<StoredTags>(
    `select ${columns} from resources where account_id = $1 and arn = any($2::text[]) and type = any($3::text[]) and gone_at is null`,
    [accountId, arns, types],
  )
  return new Map(rows.map((row) => [row.arn, row]))
}

/** Sets tags, and the name that comes of them. */
export async function writeTags(
  db: PoolClient,
  accountId: string,
  rows: readonly { arn: string; tags: Tags; name: string | null; changedAt: Date }[],
): Promise<void> {
  if (rows.length === 0) return
  await db.query(
    `update resources r set tags = n.tags, name = n.name, changed_at = n."changedAt"
     from json_to_recordset($2::json) as n(arn text, tags jsonb, name text, "changedAt" timestamptz)
     where r.account_id = $1 and r.arn = n.arn`,
    [accountId, JSON.stringify(rows)],
  )
}

/** The region's rows of these types (and, of `globalTypes`, those of no region) that the list of tagged resources did not name, though tags are stored or unknown. */
export async function clearUnseenTags(
  db: PoolClient,
  scope: {
    id: string
    accountId: string
    region: string
    types: readonly string[]
    globalTypes: readonly string[]
  },
  lastArns: readonly string[],
): Promise<StoredTags[]> {
  const { rows } = await db.query<StoredTags>(
    `with seen as materialized (
       select unnest(seen) as key from scope_pages where scope_id = $1
       union all select hashtextextended(arn, 0) from unnest($5::text[]) arn)
     select ${columns} from resources r
     where account_id = $2 and type = any($4::text[]) and (region = $3 or region = '' and type = any($6::text[])) and gone_at is null and (tags is null or tags <> '{}')
       and not exists (select 1 from seen where key = hashtextextended(r.arn, 0))`,
    [scope.id, scope.accountId, scope.region, scope.types, lastArns, scope.globalTypes],
  )
  return rows
}
