import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@skydeck/contract'
import type { WorkerOrder } from './worker-order.ts'

const program = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

export interface WorkerProcesses {
  stop(): Promise<void>
}

/** How long a worker may take to leave its work before it is ended: less than the ten seconds that a stop may last. */
const leaveMs = 6_000

/** V8's young generation would grow to three times this for pages that are garbage a moment later (docs/benchmarks.md). */
const workerFlags = ['--max-semi-space-size=8']

/** Keeps scan workers running in processes of their own; one that ends is started again, after a growing pause. */
export function startWorkerProcesses(count: number, order: WorkerOrder, logger: Logger): WorkerProcesses {
  let stopping = false
  const children = new Set<ChildProcess>()

  const start = (failures: number) => {
    const began = Date.now()
    const child = fork(program, {
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: workerFlags,
    })
    children.add(child)
    child.send(order)
    child.once('exit', (code, signal) => {
      children.delete(child)
      if (stopping) return
      const again = Date.now() - began > 60_000 ? 0 : failures + 1
      logger.warn('a scan worker ended and is started again', { exitCode: code, signal, failures: again })
      setTimeout(() => !stopping && start(again), Math.min(30_000, 250 * 2 ** again)).unref()
    })
  }
  for (let index = 0; index < count; index++) start(0)

  return {
    async stop() {
      stopping = true
      await Promise.all([...children].map(ended))
    },
  }
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), leaveMs)
    child.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
