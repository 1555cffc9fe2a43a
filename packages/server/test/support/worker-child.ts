import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WorkerOrder } from '../../src/runtime/worker-order.ts'
import { bedKey, type ScanBed } from './scan-bed.ts'

const program = fileURLToPath(new URL('../../src/runtime/worker-process.ts', import.meta.url))

/** A scan worker as `serve` starts it, in a process of its own, on the store and the simulated AWS of a bed. */
export interface WorkerChild {
  process: ChildProcess
  /** SIGKILL, as a power cut would; resolves when the process is gone. */
  kill(): Promise<void>
}

/** Starts one. It ends with this process at the latest. */
export function startWorkerChild({ cloud, world }: ScanBed): WorkerChild {
  const { target } = world.store
  if (target.kind === 'iam') throw new Error('A bed is never reached by IAM.')
  const child = fork(program, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, SKYDECK_KEY: bedKey, SKYDECK_PACE: '1', SKYDECK_LOG: 'error' },
  })
  const { url, accounts } = cloud
  child.send({ stores: [{ demo: true, target }], demo: { url, accounts } } satisfies WorkerOrder)
  return {
    process: child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
