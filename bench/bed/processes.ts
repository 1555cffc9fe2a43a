import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The command `skydeck` and the simulated AWS as they stand in the tree. */
export const programs = {
  skydeck: fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url)),
  cloud: fileURLToPath(new URL('../../packages/cloud/src/main.ts', import.meta.url)),
}

/** A program under measurement. `said` holds what it has written to stdout and stderr. */
export interface Program {
  pid: number
  child: ChildProcess
  said: { stdout: string; stderr: string }
  /** The first line of stdout or stderr that fits; rejects when the program ends without one. */
  line(fits: (line: string) => boolean): Promise<string>
  /** SIGTERM, and SIGKILL for one that does not end within 20 s. */
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

/** Starts a script in a Node process of its own with this environment alone. */
export function startProgram(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const said = { stdout: '', stderr: '' }
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[name] }).on('line', (line) => {
      said[name] += `${line}\n`
      lines.push(line)
      for (const wake of waiting) wake()
    })
  }
  return { pid: child.pid ?? 0, child, said, line, stop: () => stopProgram(child) }

  function line(fits: (line: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find(fits)
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      child.once('close', (code) => reject(new Error(`${script} ended with ${code}: ${said.stderr}`)))
      look()
    })
  }
}

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const late = new AbortController()
  const tooLate = pause(20_000, undefined, { signal: late.signal }).then(
    () => child.kill('SIGKILL'),
    // It ended in time.
    () => undefined,
  )
  await exit
  late.abort()
  await tooLate
}

/** What the kernel says of a process (proc(5)): memory in MB, CPU time in seconds. Linux alone has it. */
export interface ProcessFigures {
  rssMb: number
  peakRssMb: number
  cpuSeconds: number
}

/** Reads /proc. Throws where there is no such process. */
export async function readProcess(pid: number): Promise<ProcessFigures> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ])
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0)
  // After the name, which may hold spaces: state is the first field, user and system time the twelfth and thirteenth, in ticks of 10 ms.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    rssMb: kilobytes('VmRSS') / 1024,
    peakRssMb: kilobytes('VmHWM') / 1024,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  }
}
