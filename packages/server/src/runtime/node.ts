import { AppError, createLogger, type Logger } from '@skydeck/contract'
import { now } from './clock.ts'
import { findRunningServer } from './find-running.ts'
import { homeToken, removeRunning, writeRunning } from './home-files.ts'
import { listen } from './listen.ts'
import { openEmbeddedServer, realTarget } from './open-store.ts'
import { openWorkers } from './open-workers.ts'
import { type Environment, readSettings, type Settings } from './settings.ts'
import { openSkydeck } from './skydeck.ts'
import { migrateReal } from './worlds.ts'

export interface ServeOptions {
  env: Environment
  port?: number
  host?: string
  /** Scan processes; SKYDECK_WORKERS when left out. */
  workers?: number
  /** Start a scan of everything that is connected. */
  scan?: boolean
}

export interface RunningServer {
  url: string
  token: string
  /** The page with the token in its fragment, which no server and no log ever sees. */
  startUrl: string
  demo: boolean
  store: 'embedded' | 'postgresql'
  close(): Promise<void>
}

/** Starts the server and its scan workers. Throws AppError or StoreError with what a person can do. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const settings = settingsFor(options)
  const logger = loggerFor(settings)
  const home = settings.SKYDECK_HOME
  const token = settings.SKYDECK_TOKEN ?? (await homeToken(home))
  await refuseSecondServer(home)
  const skydeck = await openSkydeck({
    settings,
    env: options.env,
    logger,
    token,
    workers: settings.SKYDECK_WORKERS,
  })
  try {
    const { url, close } = await listen(skydeck, settings)
    await writeRunning(home, { url, token, pid: process.pid })
    if (options.scan) await skydeck.scanAll()
    return {
      url,
      token,
      startUrl: `${url}/ui/#token=${token}`,
      demo: await skydeck.isDemo(),
      store: skydeck.storeKind,
      async close() {
        await removeRunning(home)
        await close()
        await skydeck.close()
      },
    }
  } catch (error) {
    await skydeck.close()
    throw error
  }
}

/** The server that runs on this data folder, if one answers. */
export async function findRunning(env: Environment): Promise<{ url: string; token: string } | undefined> {
  return findRunningServer(readSettings(env).SKYDECK_HOME)
}

/** A server without a port for as long as a command lasts; scans run inside this process. */
export async function openInside({ env }: { env: Environment }): Promise<{
  url: string
  token: string
  fetch: (request: Request) => Promise<Response>
  close(): Promise<void>
}> {
  const settings = readSettings(env)
  const logger = loggerFor({ ...settings, SKYDECK_LOG: env.SKYDECK_LOG ? settings.SKYDECK_LOG : 'error' })
  const token = settings.SKYDECK_TOKEN ?? (await homeToken(settings.SKYDECK_HOME))
  const skydeck = await openSkydeck({ settings, env, logger, token, workers: 'inside' })
  const url = 'http://127.0.0.1:1'
  skydeck.allowHost('127.0.0.1:1')
  return { url, token, fetch: (request) => skydeck.fetch(withHost(request)), close: () => skydeck.close() }
}

/** Scan workers on the store that the environment names, until the signal aborts. */
export async function runWorkers({
  env,
  signal,
  onReady,
}: {
  env: Environment
  signal: AbortSignal
  onReady?: () => void
}): Promise<void> {
  const settings = readSettings(env)
  const logger = loggerFor(settings)
  const say = (message: string) => logger.warn(message)
  let embedded: ReturnType<typeof openEmbeddedServer> | undefined
  const { target, kind } = await realTarget(
    settings,
    () => (embedded ??= openEmbeddedServer(settings, say)),
    say,
  )
  try {
    await migrateReal(kind, target, say)
    onReady?.()
    await openWorkers({ stores: [{ demo: false, target }], demo: null }, { settings, env, logger, signal })
  } finally {
    await (await embedded)?.stop()
  }
}

function settingsFor({ env, port, host, workers }: ServeOptions): Settings {
  return readSettings({
    ...env,
    ...(port === undefined ? {} : { PORT: String(port) }),
    ...(host === undefined ? {} : { HOST: host }),
    ...(workers === undefined ? {} : { SKYDECK_WORKERS: String(workers) }),
  })
}

function loggerFor(settings: Settings): Logger {
  return createLogger({
    level: settings.SKYDECK_LOG,
    write: (line) => process.stderr.write(`${line}\n`),
    now,
  })
}

async function refuseSecondServer(home: string): Promise<void> {
  const running = await findRunningServer(home)
  if (!running) return
  throw new AppError(
    'conflict',
    `A Skydeck server already runs on ${home}, at ${running.url}.`,
    'Use that one, stop it first, or set SKYDECK_HOME to another folder.',
  )
}

/** The guard reads the Host header, which a Request made in this process has not. */
function withHost(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.set('host', new URL(request.url).host)
  return new Request(request, { headers })
}
