import type { Pool, PoolClient } from 'pg'

/** The regions that an account may use, as AWS last named them, sorted. */
export async function knownRegions(db: Pool | PoolClient, accountId: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select config ->> 'RegionName' as name from resources
     where account_id = $1 and type = 'aws_region' and gone_at is null and config ->> 'OptInStatus' is distinct from 'not-opted-in' order by 1`,
    [accountId],
  )
  return rows.map(({ name }) => name)
}
