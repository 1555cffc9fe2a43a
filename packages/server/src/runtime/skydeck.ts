import { createHash } from 'node:crypto'
import type { Logger } from '@skydeck/contract'
import { createApp } from '../http/app.ts'
import { sameDigest } from '../http/guard-token.ts'
import type { Services, World } from '../http/services.ts'
import { resourceTypes, sources } from '../resources/index.ts'
import { leastPolicy } from '../resources/policy.ts'
import { wantedSources } from '../scan/plan.ts'
import { typesOfWords } from '../scan/words.ts'
import { listProfiles } from './aws-credentials.ts'
import { newId } from './ids.ts'
import { metricsText } from './metrics.ts'
import { openParts, type Parts } from './parts.ts'
import type { Environment, Settings } from './settings.ts'
import { version } from './version.ts'

export interface SkydeckOptions {
  settings: Settings
  env: Environment
  logger: Logger
  token: string
  /** Scan processes; `inside`: scans run in this process. */
  workers: number | 'inside'
}

/** Everything together, without a port. */
export interface Skydeck {
  fetch(request: Request): Promise<Response>
  /** Answers to this Host header too. */
  allowHost(host: string): void
  isDemo(): Promise<boolean>
  storeKind: 'embedded' | 'postgresql'
  /** Starts a scan of all that is connected. */
  scanAll(): Promise<void>
  close(): Promise<void>
}

/** Opens the stores, starts the workers and puts the app together. */
export async function openSkydeck(options: SkydeckOptions): Promise<Skydeck> {
  const { settings, token } = options
  const parts = await openParts(options)
  const services = servicesOf(parts, options)
  const hosts = new Set<string>()
  const digest = createHash('sha256').update(token).digest()
  const app = createApp({
    services,
    verify: (given) => (sameDigest(digest, given) ? { name: 'local', role: 'admin' } : undefined),
    hosts: () => [...hosts],
    origins: () => [...hosts].map((host) => `http://${host}`),
    requestId: () => newId(),
  })
  return {
    fetch: async (request) => app.fetch(request),
    allowHost: (host) => void hosts.add(host),
    isDemo: async () => (await parts.shown()).demo,
    storeKind: parts.storeKind,
    async scanAll() {
      await (await parts.shown()).scans.start({}, `start on ${settings.HOST}`)
    },
    close: () => parts.close(),
  }
}

function servicesOf(parts: Parts, { settings, logger }: SkydeckOptions): Services {
  const shown = (): Promise<World> => parts.shown()
  return {
    shown,
    real: () => parts.real(),
    leaveDemo: () => parts.leaveDemo(),
    resourceTypes: () => parts.types,
    policy: (types, tier) =>
      leastPolicy(wantedSources(sources, types ? typesOfWords(resourceTypes, types) : null), tier),
    profiles: listProfiles,
    settings: {
      version,
      mode: settings.SKYDECK_MODE,
      pace: settings.SKYDECK_PACE,
      workers: settings.SKYDECK_WORKERS,
      requestTimeoutMs: settings.SKYDECK_REQUEST_TIMEOUT * 1000,
    },
    metrics: () => metricsText(parts),
    log: (level, message, fields) => logger[level](message, fields),
  }
}
