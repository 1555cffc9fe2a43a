import type { Pool, PoolClient } from 'pg'

export interface SealedRow {
  id: string
  purpose: string
  owner: string
  blob: Uint8Array
  keyId: string
}

/** Stores a sealed secret. */
export async function insertSealed(
  db: Pool | PoolClient,
  { id, purpose, owner, blob, keyId }: SealedRow,
  now: Date,
): Promise<void> {
  await db.query(
    'insert into vault (id, purpose, owner, blob, key_id, created_at) values ($1, $2, $3, $4, $5, $6)',
    [id, purpose, owner, Buffer.from(blob), keyId, now],
  )
}

/** Reads a sealed secret. */
export async function readSealed(db: Pool | PoolClient, id: string): Promise<SealedRow | undefined> {
  const { rows } = await db.query<SealedRow>(
    'select id, purpose, owner, blob, key_id as "keyId" from vault where id = $1',
    [id],
  )
  return rows[0]
}

/** The id of a key other than this one that sealed something here. */
export async function otherSealingKey(db: Pool, keyId: string): Promise<string | undefined> {
  const { rows } = await db.query<{ keyId: string }>(
    'select key_id as "keyId" from vault where key_id <> $1 limit 1',
    [keyId],
  )
  return rows[0]?.keyId
}

/** Whether anything is sealed in this store. */
export async function hasSealed(db: Pool): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from vault limit 1')
  return rowCount === 1
}
