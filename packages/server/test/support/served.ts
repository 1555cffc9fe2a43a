import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Gap } from '@skydeck/contract'

const main = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))

/** A folder of a test's own: the server's data, its configuration and nobody's AWS files. */
export interface Home extends AsyncDisposable {
  path: string
  env: Record<string, string>
  remove(): Promise<void>
}

/** A real `skydeck serve` in a process of its own. */
export interface Served {
  url: string
  token: string
  demo: boolean
  store: string
  process: ChildProcess
  /** All that it has logged. */
  log(): string
  /** All that it has written to stdout. */
  out(): string
  /** Asks it; `body` goes as JSON, unless it is text. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Sends SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The answer as JSON. Which members it has is for the test to assert. */
  body: Body
}

/** Members of answers of this API, as tests read them. */
export interface Body {
  id: string
  state: string
  status: string
  detail: string
  code: string
  message: string
  hint: string
  requestId: string
  demo: boolean
  items: Record<string, unknown>[]
  rows: unknown[][]
  columns: { name: string; type: string }[]
  resources: Record<string, number>
  gaps: Gap[]
  scan_id: string
  status_url: string
  account_id: string
  resources_found: Record<string, number>
  import_stats: Record<string, number>
  errors: { resource_type: string; code: string; detail: string }[]
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Makes a folder for one server. */
export async function newHome(): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'skydeck-outside-'))
  // Under root PostgreSQL runs as another user, who must reach the folder for the data to lie in it.
  await chmod(path, 0o755)
  const remove = () => rm(path, { recursive: true, force: true })
  return {
    path,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: path,
      SKYDECK_HOME: join(path, 'data'),
      XDG_CONFIG_HOME: join(path, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    remove,
    [Symbol.asyncDispose]: remove,
  }
}

const running = new Set<ChildProcess>()

/** Ends what still runs, with its PostgreSQL; what does not end by itself is killed. Call it from `after`. */
export async function killServed(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const late = setTimeout(() => child.kill('SIGKILL'), 12_000)
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      clearTimeout(late)
    }),
  )
}

/** Starts `skydeck serve` on a free port and waits until it is ready. Rejects with what it said when it ends before. */
export async function startServed(env: Record<string, string>, args: string[] = []): Promise<Served> {
  const { child, said } = startSkydeck(['serve', '--json', '--port', '0', ...args], env)
  const ready = await new Promise<{ url: string; token: string; demo: boolean; store: string }>(
    (resolve, reject) => {
      const look = () => {
        const line = said.stdout.split('\n').find((text) => text.startsWith('{"ready"'))
        if (line) resolve(JSON.parse(line))
      }
      child.stdout?.on('data', look)
      child.once('close', (code) => reject(new Error(`serve ended with ${code}: ${said.stderr}`)))
    },
  )
  const exit = once(child, 'exit')
  return {
    ...ready,
    process: child,
    log: () => said.stderr,
    out: () => said.stdout,
    ask: (method, path, body, headers) => ask(ready, method, path, body, headers),
    async stop() {
      child.kill('SIGTERM')
      const [code] = (await exit) as [number | null]
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** Runs the command line to its end. */
export async function runSkydeck(args: string[], env: Record<string, string>, input = ''): Promise<Ended> {
  const { child, said } = startSkydeck(args, env)
  // A command that never reads may close its stdin first.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  // A command that should have ended is ended: its exit code is then null.
  const late = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(late)
  return { code, ...said }
}

function startSkydeck(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...args], { env, cwd: '/' })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.stderr += chunk.toString()
  })
  return { child, said }
}

async function ask(
  { url, token }: { url: string; token: string },
  method: string,
  path: string,
  sent?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: sent === undefined ? null : typeof sent === 'string' ? sent : JSON.stringify(sent),
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false
  // An answer that is no JSON has no members.
  const body = (isJson ? JSON.parse(text) : {}) as Body
  return { status: answer.status, headers: answer.headers, text, body }
}
