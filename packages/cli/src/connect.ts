import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient } from '@skydeck/contract'
import type { Cli } from './cli.ts'
import { UsageError } from './failures.ts'

export interface Connection extends Client {
  /** `inside`: no server runs, this process is one for as long as the command lasts. */
  where: 'remote' | 'running' | 'inside'
  close(): Promise<void>
}

/**
 * The server that a command talks to: the one SKYDECK_URL names, else the one that runs on SKYDECK_HOME, else one inside this process.
 * @throws UsageError when SKYDECK_URL is set without a token, or `insideAllowed` is false and no server runs.
 */
async function connect(
  cli: Pick<Cli, 'env'>,
  options: { insideAllowed?: boolean } = {},
): Promise<Connection> {
  const { SKYDECK_URL: url, SKYDECK_TOKEN: token } = cli.env
  if (url) return remote(url, token)
  // Loaded late: a remote server's client needs nothing of the server's code.
  const { findRunning, openInside } = await import('@skydeck/server')
  const running = await findRunning(cli.env)
  if (running) return { ...createClient(running), where: 'running', close: nothing }
  if (options.insideAllowed === false) {
    throw new UsageError(
      'No Skydeck server is running.',
      'Start one with `npm start` (`skydeck serve`), or set SKYDECK_URL and SKYDECK_TOKEN.',
    )
  }
  const inside = await openInside({ env: cli.env })
  return { ...createClient(inside), where: 'inside', close: () => inside.close() }
}

/** Runs `use` with a connection and closes it whatever happens. Throws what `connect` and `use` throw. */
export async function withConnection<T>(
  cli: Pick<Cli, 'env' | 'signal'>,
  use: (connection: Connection) => Promise<T>,
  options: { insideAllowed?: boolean } = {},
): Promise<T> {
  const connection = await connect(cli, options)
  try {
    cli.signal.throwIfAborted()
    return await use(connection)
  } finally {
    await closed(cli, connection)
  }
}

/** Someone who pressed Ctrl-C does not wait for ever; the embedded store recovers from a process that just ends. */
async function closed(cli: Pick<Cli, 'signal'>, connection: Connection): Promise<void> {
  const closing = connection.close()
  if (!cli.signal.aborted) return closing
  await Promise.race([closing, pause(closeWithinMs, undefined, { ref: false })])
}

function remote(url: string, token: string | undefined): Connection {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(
      `SKYDECK_URL is no web address: ${url}`,
      'It looks like http://127.0.0.1:8000 or https://skydeck.example.org.',
    )
  }
  if (!token) {
    throw new UsageError(
      'SKYDECK_URL is set but SKYDECK_TOKEN is not.',
      'Set SKYDECK_TOKEN to a token of that server.',
    )
  }
  return { ...createClient({ url: url.replace(/\/+$/, ''), token }), where: 'remote', close: nothing }
}

// As long as `serve` may take.
const closeWithinMs = 10_000

async function nothing(): Promise<void> {}
