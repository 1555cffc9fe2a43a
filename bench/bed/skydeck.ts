import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Scan, Tier } from '../../packages/contract/src/index.ts'
import { type Program, programs, startProgram } from './processes.ts'

/** A folder of a run's own for data, configuration and key. */
export interface Home {
  path: string
  /** The environment of programs on it: nothing of the caller's but PATH, no AWS files, no instance metadata. */
  env: Record<string, string>
  remove(): Promise<void>
}

/** Makes the folder. It is open to look into, so that the embedded PostgreSQL stays inside when root measures. */
export async function makeHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'skydeck-bench-'))
  await chmod(path, 0o755)
  return {
    path,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: path,
      SKYDECK_HOME: join(path, 'data'),
      XDG_CONFIG_HOME: join(path, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      SKYDECK_LOG: 'error',
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** A running `skydeck serve`. */
export interface Server {
  program: Program
  /** Milliseconds from the start of the process to its ready line. */
  readyMs: number
  url: string
  token: string
  demo: boolean
  /** Scans everything and waits for the end. Throws when the scan ends as anything but `done`. */
  scan(tier: Tier): Promise<Scan>
  /** Waits for the end of a scan that is under way, the newest one. */
  lastScan(): Promise<Scan>
  stop(): Promise<void>
}

/** Starts `skydeck serve` on a free port; `args` such as `--no-worker`. */
export async function startServer(
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<Server> {
  const began = performance.now()
  const program = startProgram(programs.skydeck, ['serve', '--json', '--port', '0', ...args], env)
  const line = await program.line((text) => text.startsWith('{"ready"'))
  const readyMs = performance.now() - began
  const { url, token, demo } = JSON.parse(line) as { url: string; token: string; demo: boolean }
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const ended = async (id: string): Promise<Scan> => {
    for (;;) {
      const scan = await ask<Scan>('GET', `/api/v1/scans/${id}`)
      if (scan.finishedAt && scan.state !== 'done')
        throw new Error(`The scan ended as ${scan.state}: ${JSON.stringify(scan.gaps)}`)
      if (scan.finishedAt) return scan
      await pause(200)
    }
  }
  return {
    ...{ program, readyMs, url, token, demo },
    scan: async (tier) => ended((await ask<{ id: string }>('POST', '/api/v1/scans', { tier })).id),
    async lastScan() {
      const { items } = await ask<{ items: { id: string }[] }>('GET', '/api/v1/scans')
      if (!items[0]) throw new Error('There is no scan.')
      return ended(items[0].id)
    },
    stop: () => program.stop(),
  }
}

/** Starts `skydeck worker`: one process that scans, under these flags of Node. */
export async function startWorker(
  env: Record<string, string>,
  nodeArgs: readonly string[] = [],
): Promise<Program> {
  const program = startProgram(programs.skydeck, ['worker'], env, nodeArgs)
  await program.line((line) => line.includes('Workers are ready'))
  return program
}
