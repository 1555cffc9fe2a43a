import { Client, escapeIdentifier } from 'pg'
import type { PostgresAddress } from '../postgres-url.ts'
import { toStoreError } from '../store-error.ts'

/** Makes the database `name` on the server of `address` if it is not there yet. Throws StoreError. */
export async function createDatabase(address: PostgresAddress, name: string): Promise<void> {
  const client = new Client({ ...address, ssl: address.ssl ?? false })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`)
  } catch (error) {
    // Two may ask at once: the second finds it made (duplicate_database, or the catalogue's own unique index).
    if (!isDuplicate(error)) throw toStoreError(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P04' || error.code === '23505')
}
