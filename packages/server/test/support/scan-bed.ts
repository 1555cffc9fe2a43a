import { setTimeout as wait } from 'node:timers/promises'
import { type Cloud, type CloudOptions, startCloud } from '@skydeck/cloud'
import { createLogger, type Gap, type Scan, type ScanRequest, type Scope } from '@skydeck/contract'
import { resourceTypes } from '../../src/resources/index.ts'
import { now, sleep } from '../../src/runtime/clock.ts'
import { type NodeDoorOptions, openNodeDoor } from '../../src/runtime/open-door.ts'
import { openStore } from '../../src/runtime/open-store.ts'
import { outsideCredentials } from '../../src/runtime/outside-credentials.ts'
import { readSettings } from '../../src/runtime/settings.ts'
import { openWorld, type StoredWorld } from '../../src/runtime/stored-world.ts'
import { workOn } from '../../src/runtime/worker-task.ts'
import { insertConnection, type StoredConnection } from '../../src/store/connections.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

export interface BedOptions extends CloudOptions {
  /** Share of the published limits; 1 when left out. */
  share?: number
  /** How many times as fast as the wall clock pacing and pauses before retries run. */
  speed?: number
  /** How long AWS may be silent. */
  silenceMs?: number
  /** Workers inside this process; 1 when left out. */
  workers?: number
  /** Connect every account by its own keys; true when left out. */
  connect?: boolean
}

/** A scan that has ended, with its ledger. */
export interface Ended extends Scan {
  ledger: readonly Scope[]
}

/** The simulated AWS, a database of its own, and Skydeck's scanning between them. */
export interface ScanBed {
  cloud: Cloud
  /** The first account's id. */
  account: string
  database: FreshDatabase
  world: StoredWorld
  /** What was logged, a JSON line each. */
  log: readonly string[]
  /** Starts a scan and waits for its end. */
  scan(request?: ScanRequest): Promise<Ended>
  start(request?: ScanRequest): Promise<string>
  until(id: string): Promise<Ended>
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>
  /** The first column of the first row. */
  value<T>(sql: string, values?: readonly unknown[]): Promise<T>
  /** Calls that reached the simulated AWS, written `service:Operation`, since it was last cleared. */
  calls(operation?: string): string[]
  connect(connection: Partial<StoredConnection> & { id: string }): Promise<void>
  /** Another Skydeck on the same database with a worker of its own. */
  addServer(): Promise<StoredWorld>
  /** A worker of the first server, until the signal aborts. */
  work(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** The vault key of all beds. */
export const bedKey = Buffer.alloc(32, 7).toString('base64')

const env = { SKYDECK_KEY: bedKey }

/** Opens a bed; `close` it in `after`. */
export async function openScanBed(options: BedOptions = {}): Promise<ScanBed> {
  const [cloud, database] = await Promise.all([
    startCloud({ resources: 150, ...options }),
    freshDatabase({ name: 'scan' }),
  ])
  const log: string[] = []
  const stop = new AbortController()
  const closing: (() => Promise<unknown>)[] = []
  const logger = createLogger({ level: 'debug', write: (line) => void log.push(line), now })
  const addServer = async (workers: number) => {
    const world = await openOn(cloud, database, options)
    const working = Array.from({ length: workers }, () => workOn(world, logger, stop.signal))
    closing.push(() => Promise.all(working).then(() => world.store.close()))
    return world
  }
  const world = await addServer(options.workers ?? 1)
  const bed: ScanBed = {
    ...{ cloud, database, world, log, account: cloud.accounts[0]?.id ?? '' },
    start: async (request = {}) => (await world.scans.start(request)).id,
    until: (id) => ended(world, id),
    scan: async (request) => bed.until(await bed.start(request)),
    rows: async (sql, values = []) => (await world.store.pool.query(sql, [...values])).rows,
    async value(sql, values = []) {
      const { rows } = await world.store.pool.query({ text: sql, values: [...values], rowMode: 'array' })
      return rows[0]?.[0]
    },
    calls: (operation) =>
      cloud.ledger
        .calls()
        .map((call) => `${call.service}:${call.operation}`)
        .filter((call) => operation === undefined || call === operation),
    connect: (connection) => insertConnection(world.store.pool, { ...blank(), ...connection }),
    addServer: () => addServer(1),
    work: (signal) => workOn(world, logger, signal),
    async close() {
      stop.abort()
      await Promise.all(closing.map((close) => close()))
      await Promise.all([database.drop(), cloud.close()])
    },
  }
  if (options.connect ?? true) {
    for (const { id } of cloud.accounts) await bed.connect({ id: `c-${id}`, accountId: id })
  }
  return bed
}

/** Waits until a scan has ended; fails when it does not. */
async function ended({ scans, store }: StoredWorld, id: string): Promise<Ended> {
  for (let looks = 0; looks < 4_000; looks++) {
    const { rows } = await store.pool.query('select 1 from scans where id = $1 and finished_at is not null', [
      id,
    ])
    if (rows.length > 0) return { ...(await scans.get(id)), ledger: await scans.scopes(id) }
    await wait(10)
  }
  throw new Error(`Scan ${id} does not end: ${JSON.stringify(await scans.scopes(id))}`)
}

async function openOn(cloud: Cloud, database: FreshDatabase, options: BedOptions): Promise<StoredWorld> {
  const settings = readSettings(env)
  const store = await openStore('embedded', database.target, resourceTypes, () => undefined)
  const door = openNodeDoor({
    share: options.share ?? 1,
    endpoint: cloud.url,
    env: {},
    version: 'test',
    ...(options.silenceMs ? { silenceMs: options.silenceMs } : {}),
    clock: clockOf(options.speed ?? 1),
  })
  return openWorld({ demo: false, store, door, outside: outsideCredentials(cloud), settings, env })
}

function clockOf(speed: number): NonNullable<NodeDoorOptions['clock']> {
  return {
    now: () => performance.now() * speed,
    sleep: (ms, signal) => sleep(ms / speed, signal),
    random: Math.random,
  }
}

function blank(): StoredConnection {
  return {
    ...{ id: '', name: 'test', method: 'demo', homeRegion: 'us-east-1', partition: 'aws', regions: [] },
    ...{ accountId: null, profile: null, roleArn: null, externalId: null, via: null, vaultId: null },
    ...{ accessKeyId: null, callerArn: null, state: 'new', reason: null, hint: null, missingAction: null },
    ...{ testedAt: null, current: false, ephemeral: false, createdAt: now() },
  }
}

/** The scope of a source in a region. */
export function scopeOf({ ledger }: Ended, source: string, region = ''): Scope {
  const found = ledger.filter((scope) => scope.source === source && scope.region === region)
  const [scope] = found
  if (!scope || found.length > 1) throw new Error(`${found.length} scopes of ${source} in ${region}`)
  return scope
}

/** The gap of an operation. */
export function gapOf({ gaps }: Ended, operation: string): Gap | undefined {
  return gaps.find((gap) => gap.operation === operation)
}

/** A row's key with its tags, as text that equal rows share. */
export function keyWithTags(key: readonly string[], tags: Readonly<Record<string, string>> | null): string {
  const names = Object.keys(tags ?? {}).sort()
  return JSON.stringify([...key, ...names.map((name) => [name, tags?.[name]])])
}
