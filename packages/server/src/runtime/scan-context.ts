import type { Logger } from '@skydeck/contract'
import type { Connector } from '../accounts/connector.ts'
import { sources } from '../resources/index.ts'
import type { ScanContext } from '../scan/scan-context.ts'
import { updateConnection } from '../store/connections.ts'
import type { Vault } from '../vault/open-vault.ts'
import { now } from './clock.ts'
import type { OpenStore } from './open-store.ts'

/** What scanning needs, from the parts of this process. */
export function scanContext({
  store,
  connector,
  vault,
  logger,
}: {
  store: OpenStore
  connector: Connector
  vault: Vault
  logger: Logger
}): ScanContext {
  return {
    pool: store.pool,
    sources,
    types: sources.flatMap(({ types }) => types),
    async connect(id) {
      const { connection, session } = await connector.open(id)
      return { session, homeRegion: connection.homeRegion, regions: connection.regions }
    },
    learned: (id, facts) =>
      updateConnection(store.pool, id, {
        ...facts,
        ...(facts.regions ? { regions: [...facts.regions] } : {}),
        ...good,
      } as Parameters<typeof updateConnection>[2]),
    keyedHash: (text) => vault.keyedHash(text),
    now,
    log: (level, message, fields) => logger[level](message, fields),
  }
}

const good = { state: 'ok', reason: null, hint: null, missingAction: null } as const
