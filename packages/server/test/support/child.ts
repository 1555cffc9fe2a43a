import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** One line of `embedded-child.ts`. */
export interface ChildLine {
  ready?: true
  ids?: number[]
  started?: string
  socketDir?: string
  version?: string
  row?: number
  lost?: string
  error?: string
  message?: string
  hint?: string
}

/** A running `embedded-child.ts`. */
export interface Child {
  process: ChildProcess
  /** All that it has said so far. */
  lines: ChildLine[]
  /** Waits for a line that fits; rejects when the process ends without one. */
  until(fits: (line: ChildLine) => boolean): Promise<ChildLine>
  /** Lets it end by itself; gives its exit code. */
  end(): Promise<number | null>
  /** Kills it at once, as the system would for want of memory. */
  kill(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Kills what a failed test left behind; it would keep the test's process from ending. */
export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Starts `embedded-child.ts` with these arguments; `as` is a user id to run under (root only). */
export function startChild(args: string[], as?: number): Child {
  const script = fileURLToPath(new URL('embedded-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    ...(as === undefined ? {} : { uid: as, gid: as }),
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const lines: ChildLine[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const one of waiting) one()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as ChildLine)
    wake()
  })
  const closed = once(child, 'close').then(wake)
  return {
    process: child,
    lines,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(fits)
          const over = child.exitCode !== null || child.signalCode !== null
          if (!found && !over) return
          waiting.delete(look)
          if (found) resolve(found)
          else reject(new Error(`The child ended: ${JSON.stringify(lines.at(-1))}`))
        }
        waiting.add(look)
        look()
      }),
    async end() {
      child.stdin.write('end\n')
      await closed
      return child.exitCode
    },
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}
