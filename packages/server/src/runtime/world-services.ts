import type { Logger } from '@skydeck/contract'
import type { World } from '../http/services.ts'
import { createInventory } from '../inventory/inventory.ts'
import { createSqlConsole } from '../query/sql-console.ts'
import { sources } from '../resources/index.ts'
import { appendAudit } from '../store/audit.ts'
import { createPool } from '../store/connect.ts'
import { readCounts, readQueue } from '../store/counts.ts'
import { ensureReader, readerTarget } from '../store/reader-role.ts'
import { now } from './clock.ts'
import { connectOwner } from './connect-owner.ts'
import { examineStore } from './examine-store.ts'
import type { StoredWorld } from './stored-world.ts'

/** What the HTTP layer may ask of a store. */
export async function worldServices(
  world: StoredWorld,
  logger: Logger,
): Promise<World & { close(): Promise<void> }> {
  const { store, vault, demo, accounts, scans } = world
  const password =
    store.kind === 'embedded'
      ? undefined
      : (await vault.keyedHash(`reader of ${store.id}`)).replace(/^.*:/, '')
  const reader = await ensureReader(store.pool, password === undefined ? {} : { password })
  if (reader.role === null)
    logger.warn(
      'SQL runs in a read-only transaction of the owner, because this server lets Skydeck make no reading role',
      { reason: reader.reason },
    )
  const target = reader.role !== null ? readerTarget(store.target, reader.role, password) : store.target
  const readers = createPool(target, {
    max: 10,
    applicationName: 'skydeck sql',
    log: (message) => logger.warn(message),
  })
  const connect = () => (reader.role !== null ? readers.connect() : connectOwner(readers))
  const sql = createSqlConsole({ connect, now: () => performance.now(), demo })
  return {
    demo,
    accounts,
    scans,
    inventory: createInventory({ pool: store.pool, sources, demo }),
    sql,
    store: { kind: store.kind, version: store.version, readerRole: reader.role !== null },
    counts: () => readCounts(store.pool),
    examine: () => examineStore(store, reader),
    ready: () =>
      readQueue(store.pool).then(
        () => true,
        () => false,
      ),
    audit: (entry) => appendAudit(store.pool, entry, now()),
    close: () => readers.end(),
  }
}
