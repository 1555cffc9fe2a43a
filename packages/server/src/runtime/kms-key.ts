import { newDataKey, openDataKey } from '../aws/data-key.ts'
import type { Door } from '../aws/door.ts'
import { newMeter } from '../aws/meter.ts'
import { partitionOf } from '../aws/regions.ts'
import { readFact, settleFact } from '../store/facts.ts'
import { hasSealed } from '../store/vault-rows.ts'
import { VaultError } from '../vault/vault-error.ts'
import { defaultChain } from './aws-credentials.ts'
import type { OpenStore } from './open-store.ts'

const fact = 'kms_data_key'

/**
 * The vault's root key as a KMS data key: made once by `SKYDECK_KMS_KEY`, kept wrapped in the store, opened by KMS at each
 * start and bound to this store by its encryption context. Throws `AwsError` when KMS refuses, `VaultError` when secrets are
 * sealed here under a key that is not KMS's.
 */
export async function kmsRootKey(
  door: Door,
  store: OpenStore,
  { keyId, region }: { keyId: string; region: string },
): Promise<Uint8Array> {
  const session = door.session(defaultChain, { partition: partitionOf(region) })
  const key = { keyId, region, context: { skydeck: store.id } }
  const errand = { meter: newMeter() }
  const wrapped = (await readFact(store.pool, fact)) ?? (await makeKey())
  return openDataKey(session, Buffer.from(wrapped, 'base64'), key, errand)

  async function makeKey(): Promise<string> {
    if (await hasSealed(store.pool)) {
      throw new VaultError(
        'missing_key',
        'SKYDECK_KMS_KEY is set, but this store holds secrets that another key sealed.',
        'Start without SKYDECK_KMS_KEY, remove the connections with keys, and set it then.',
      )
    }
    const made = await newDataKey(session, key, errand)
    return settleFact(store.pool, fact, Buffer.from(made).toString('base64'))
  }
}
