import type { Logger } from '@skydeck/contract'
import type { StoreTarget } from '../store/connect.ts'
import { openNodeDoor } from './open-door.ts'
import { iamTarget, openStore } from './open-store.ts'
import { outsideCredentials } from './outside-credentials.ts'
import type { Environment, Settings } from './settings.ts'
import { openWorld } from './stored-world.ts'
import { version } from './version.ts'
import type { WorkerOrder } from './worker-order.ts'
import { workOn } from './worker-task.ts'

interface Surroundings {
  settings: Settings
  env: Environment
  logger: Logger
  signal: AbortSignal
}

/** Works on all the stores of an order until the signal aborts. */
export async function openWorkers(
  order: WorkerOrder,
  { settings, env, logger, signal }: Surroundings,
): Promise<void> {
  const work = order.stores.map(async ({ demo, target }) => {
    const resolved: StoreTarget = target === 'iam' ? iamTarget(settings) : target
    // The server has migrated and built the views; a worker only works.
    const store = await openStore(
      resolved.kind === 'embedded' ? 'embedded' : 'postgresql',
      resolved,
      undefined,
      (message) => logger.warn(message),
    )
    const door = openNodeDoor({
      share: settings.SKYDECK_PACE,
      env,
      version,
      ...(demo && order.demo ? { endpoint: order.demo.url } : {}),
    })
    const world = await openWorld({
      demo,
      store,
      door,
      outside: outsideCredentials(demo ? order.demo : null),
      settings,
      env,
    })
    await workOn(world, logger, signal)
    await store.close()
  })
  await Promise.all(work)
}
