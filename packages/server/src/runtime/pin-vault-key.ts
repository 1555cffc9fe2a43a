import { replaceFact, settleFact } from '../store/facts.ts'
import { otherSealingKey } from '../store/vault-rows.ts'
import { VaultError } from '../vault/vault-error.ts'
import type { OpenStore } from './open-store.ts'

const vaultKeyFact = 'vault_key'

/**
 * Holds a store to one vault key, by its id: what one server sealed, hashed or derived (the password of the reading role) must
 * be the same to every other on it. An embedded store that has sealed nothing yet takes a new key. Throws `VaultError`
 * `missing_key` that names the key in use.
 */
export async function pinVaultKey({ pool, kind }: OpenStore, keyId: string): Promise<void> {
  const sealedBy = await otherSealingKey(pool, keyId)
  if (sealedBy) throw anotherKey(sealedBy, keyId)
  const pinned = await settleFact(pool, vaultKeyFact, keyId)
  if (pinned === keyId) return
  if (kind !== 'embedded') throw anotherKey(pinned, keyId)
  await replaceFact(pool, vaultKeyFact, keyId)
}

function anotherKey(pinned: string, given: string): VaultError {
  return new VaultError(
    'missing_key',
    `This store uses the vault key ${pinned}, but this Skydeck has the key ${given}.`,
    'Give every Skydeck on one database the same key: SKYDECK_KEY, SKYDECK_KEY_FILE, or the key file of the first one.',
  )
}
