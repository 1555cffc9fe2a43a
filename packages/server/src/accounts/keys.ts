import { AppError, type Secret } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'
import type { StoredConnection } from '../store/connections.ts'
import { insertSealed, readSealed } from '../store/vault-rows.ts'
import type { Vault } from '../vault/open-vault.ts'

const contextOf = (row: string, owner: string) => ({ table: 'vault', row, owner, field: 'aws-keys' })

/** Seals the keys of a connection in a vault row of their own. */
export async function sealKeys(
  db: Pool | PoolClient,
  vault: Vault,
  row: string,
  connectionId: string,
  keys: Secret,
  now: Date,
): Promise<void> {
  const blob = await vault.seal(keys, contextOf(row, connectionId))
  await insertSealed(
    db,
    { id: row, purpose: 'aws-keys', owner: connectionId, blob, keyId: vault.keyIdOf(blob) },
    now,
  )
}

/** Opens the keys of a connection. Throws AppError `not_found` when they are no longer there, `VaultError` without their key. */
export async function openKeys(pool: Pool, vault: Vault, connection: StoredConnection): Promise<Secret> {
  const sealed = connection.vaultId ? await readSealed(pool, connection.vaultId) : undefined
  if (!sealed)
    throw new AppError(
      'not_found',
      `The keys of ${connection.name} are no longer stored.`,
      'Add the connection again.',
    )
  return vault.open(sealed.blob, contextOf(sealed.id, connection.id))
}
