import { resourceTypes } from '../resources/index.ts'
import type { StoreTarget } from '../store/connect.ts'
import { listConnections } from '../store/connections.ts'
import { readFact, settleFact } from '../store/facts.ts'
import { type OpenStore, openStore } from './open-store.ts'

const realUsedFact = 'real_used'

/** Opens the real store: migrated, with its views. */
export function openRealStore(
  kind: OpenStore['kind'],
  target: StoreTarget,
  say: (message: string) => void,
): Promise<OpenStore> {
  return openStore(kind, target, resourceTypes, say)
}

/** Brings the real store up to date without keeping it open. */
export async function migrateReal(
  kind: OpenStore['kind'],
  target: StoreTarget,
  say: (message: string) => void,
): Promise<void> {
  const store = await openRealStore(kind, target, say)
  await store.close()
}

/** Whether anything real was ever connected or asked for with keys. */
export async function isRealUsed(store: OpenStore): Promise<boolean> {
  return (
    (await readFact(store.pool, realUsedFact)) !== undefined || (await listConnections(store.pool)).length > 0
  )
}

/** Remembers that the real store is in use: the demo is not shown by itself any more. */
export async function noteRealUsed(store: OpenStore): Promise<void> {
  await settleFact(store.pool, realUsedFact, 'yes')
}
