import type { PoolClient } from 'pg'

const rowsLockClass = 5_336_205

/**
 * Holds the rows of an account's regions until the transaction ends: `shared` by those who write rows of a scope of their own, `alone` by
 * who writes rows of other scopes. Both lock rows in an order of their own, and two scans at once would deadlock without it.
 */
export async function lockRows(
  db: PoolClient,
  accountId: string,
  regions: readonly string[],
  how: 'shared' | 'alone',
): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock'
  for (const region of [...regions].sort())
    await db.query(`select ${lock}($1, hashtext($2))`, [rowsLockClass, `${accountId}/${region}`])
}
