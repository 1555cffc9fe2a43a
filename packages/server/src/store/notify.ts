import type { ClientBase, Pool } from 'pg'

/** Channels on which Skydeck's processes wake each other. A lost notice costs a second: everybody also looks by himself. */
export const channels = { work: 'skydeck_work', cancel: 'skydeck_cancel' } as const

/** Tells workers that there is something to do. */
export async function notifyWork(db: Pool | ClientBase): Promise<void> {
  await db.query(`select pg_notify($1, '')`, [channels.work])
}

/** Tells workers to let go of a scan. */
export async function notifyCancel(db: Pool | ClientBase, scanId: string): Promise<void> {
  await db.query('select pg_notify($1, $2)', [channels.cancel, scanId])
}
