import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The demo's simulated AWS, as another process may reach it. */
export interface DemoCloud {
  url: string
  accounts: readonly { id: string; accessKeyId: string; secretAccessKey: string }[]
}

export interface RunningCloud extends DemoCloud {
  stop(): void
}

const program = fileURLToPath(new URL('./demo-process.ts', import.meta.url))

/** Starts the simulated AWS with the demo's company in a process of its own, which ends with this one. */
export async function startDemoCloud(): Promise<RunningCloud> {
  const child = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The demo's simulated AWS ended at its start with exit code ${code}.`)
  })
  const [cloud] = (await Promise.race([once(child, 'message'), failed])) as [DemoCloud]
  failed.catch(() => undefined)
  return { ...cloud, stop: () => void child.kill() }
}
