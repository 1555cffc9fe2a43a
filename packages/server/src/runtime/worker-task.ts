import type { Logger } from '@skydeck/contract'
import { runWorker } from '../jobs/worker.ts'
import { runScope } from '../scan/run-scope.ts'
import { connectClient } from '../store/connect.ts'
import { now, sleep } from './clock.ts'
import { scanContext } from './scan-context.ts'
import type { StoredWorld } from './stored-world.ts'

/** Scopes that one process works on at once: they wait for AWS most of the time. */
const width = 8

/** Works on a store's scans inside this process until the signal aborts. */
export function workOn(world: StoredWorld, logger: Logger, signal: AbortSignal): Promise<void> {
  const context = scanContext({ ...world, logger })
  return runWorker(
    {
      pool: world.store.pool,
      connect: () => connectClient(world.store.target, 'skydeck worker'),
      run: (scope, abort) => runScope(context, scope, abort),
      width,
      now,
      sleep,
      log: (level, message, fields) => logger[level](message, fields),
    },
    signal,
  )
}
