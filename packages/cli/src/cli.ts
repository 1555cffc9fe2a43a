import type { ExitCode } from './exit-code.ts'
import type { Out } from './output/out.ts'

/** Everything a command may reach for. */
export interface Cli {
  env: NodeJS.ProcessEnv
  stdin: NodeJS.ReadStream
  out: Out
  err: Out
  /** Milliseconds since 1970. */
  now: () => number
  uuid: () => string
  /** Aborts with `Interrupted` at the first Ctrl-C or SIGTERM. */
  signal: AbortSignal
  /** Makes a function that gives an exit code into commander's action. */
  action<A extends unknown[]>(run: (...args: A) => Promise<ExitCode>): (...args: A) => Promise<void>
}
