import { createAccounts } from '../accounts/accounts.ts'
import { type Connector, createConnector, type OutsideCredentials } from '../accounts/connector.ts'
import { openKeys } from '../accounts/keys.ts'
import type { Door } from '../aws/door.ts'
import { sources } from '../resources/index.ts'
import { createScans } from '../scan/scans.ts'
import { sweepEphemeral } from '../store/scan-end.ts'
import { hasSealed } from '../store/vault-rows.ts'
import { keyId } from '../vault/derive.ts'
import { openVault, type Vault } from '../vault/open-vault.ts'
import { regionOfProfile } from './aws-credentials.ts'
import { now, sleep } from './clock.ts'
import { newId } from './ids.ts'
import { loadKey } from './keys.ts'
import { kmsRootKey } from './kms-key.ts'
import type { OpenStore } from './open-store.ts'
import { pinVaultKey } from './pin-vault-key.ts'
import type { Environment, Settings } from './settings.ts'

/** A store with what works on it: the same parts for the real store and for the demo's. */
export interface StoredWorld {
  demo: boolean
  store: OpenStore
  vault: Vault
  connector: Connector
  accounts: ReturnType<typeof createAccounts>
  scans: ReturnType<typeof createScans>
}

export interface WorldOptions {
  demo: boolean
  store: OpenStore
  door: Door
  outside: OutsideCredentials
  settings: Settings
  env: Environment
}

/** Puts the use cases on a store. Throws `VaultError` when secrets are sealed there and their key is gone, or it is another. */
export async function openWorld({
  demo,
  store,
  door,
  outside,
  settings,
  env,
}: WorldOptions): Promise<StoredWorld> {
  const kmsKey = demo ? undefined : settings.SKYDECK_KMS_KEY
  const bytes = kmsKey
    ? await kmsRootKey(door, store, { keyId: kmsKey, region: settings.AWS_REGION })
    : await loadKey({
        env,
        configHome: settings.XDG_CONFIG_HOME,
        storeId: store.id,
        hasSealedRows: () => hasSealed(store.pool),
      })
  const id = await keyId(bytes)
  await pinVaultKey(store, id)
  const vault = await openVault({ keys: [{ id, bytes }] })
  const { pool } = store
  await sweepEphemeral(pool)
  const connector = createConnector({
    pool,
    door,
    outside,
    openKeys: (connection) => openKeys(pool, vault, connection),
  })
  return {
    demo,
    store,
    vault,
    connector,
    accounts: createAccounts({
      pool,
      connector,
      vault,
      demo,
      homeRegion: settings.AWS_REGION,
      regionOfProfile,
      newId,
      now,
    }),
    scans: createScans({ pool, sources, demo, newId, now, sleep }),
  }
}
