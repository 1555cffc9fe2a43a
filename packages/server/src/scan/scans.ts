import { AppError, type Scan, type ScanRequest, type ScanSummary, type Scope } from '@skydeck/contract'
import type { Pool } from 'pg'
import type { Source } from '../resources/define.ts'
import { listConnections, readConnection, type StoredConnection } from '../store/connections.ts'
import { notifyCancel, notifyWork } from '../store/notify.ts'
import { closeScan } from '../store/scan-end.ts'
import {
  insertScan,
  listScans,
  readGapScopes,
  readGaps,
  readScan,
  readScopes,
  requestCancel,
  type StoredScan,
} from '../store/scans.ts'
import { addScopes, reclaimOrphans } from '../store/scopes.ts'
import { transaction } from '../store/transaction.ts'
import { firstScope } from './plan.ts'
import { identitySource, regionsSource, tagSource } from './scan-context.ts'
import { typesOfWords } from './words.ts'

export interface ScansOptions {
  pool: Pool
  sources: readonly Source[]
  demo: boolean
  newId: () => string
  now: () => Date
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface Scans {
  /** Opens a scan for the workers. Throws AppError `bad_request` for unknown accounts, regions or types, `conflict` without connections. */
  start(request: ScanRequest, trigger?: string): Promise<{ id: string }>
  get(id: string): Promise<Scan>
  list(limit: number): Promise<ScanSummary[]>
  scopes(id: string): Promise<Scope[]>
  cancel(id: string): Promise<ScanSummary>
  /** Scans the accounts, regions and types again that ended with a gap. */
  retry(id: string): Promise<{ id: string }>
  /** The scan's figures whenever they move, the last time after its end. */
  follow(id: string, signal?: AbortSignal): AsyncGenerator<ScanSummary>
}

const followEveryMs = 250

/** Starting scans and looking at them (mission rows B3-B6). */
export function createScans(options: ScansOptions): Scans {
  const { pool, sources, demo, now } = options
  const summary = async (id: string) => summarise(await needScan(pool, id), demo, now())
  return {
    start: (request, trigger = 'person') => startScan(options, request, trigger),
    get: async (id) => ({ ...(await summary(id)), gaps: await readGaps(pool, id) }),
    list: async (limit) => (await listScans(pool, limit)).map((scan) => summarise(scan, demo, now())),
    async scopes(id) {
      await needScan(pool, id)
      return readScopes(pool, id)
    },
    async cancel(id) {
      await needScan(pool, id)
      await cancelScan(pool, id, now())
      return summary(id)
    },
    async retry(id) {
      const scan = await needScan(pool, id)
      const gaps = await readGapScopes(pool, id)
      if (gaps.length === 0)
        throw new AppError('conflict', 'This scan has no gaps.', 'Start a new scan instead.')
      return startScan(options, retryRequest(scan, gaps, sources), `retry of ${id}`)
    },
    follow: (id, signal) => follow(options, () => summary(id), signal),
  }
}

async function needScan(pool: Pool, id: string): Promise<StoredScan> {
  const scan = await readScan(pool, id)
  if (!scan) throw new AppError('not_found', `There is no scan ${id}.`, '`skydeck scans` lists them.')
  return scan
}

async function startScan(
  { pool, sources, newId, now }: ScansOptions,
  request: ScanRequest,
  trigger: string,
): Promise<{ id: string }> {
  const types = sources.flatMap(({ types }) => types)
  const wanted = request.types ? [...new Set(typesOfWords(types, request.types))] : undefined
  const connections = await chosen(pool, request.accounts)
  checkRegions(connections, request.regions)
  const stored = { ...request, ...(wanted ? { types: wanted } : {}) }
  const id = newId()
  await transaction(pool, async (db) => {
    await insertScan(db, { id, tier: request.tier ?? 'base', trigger, request: stored }, now())
    await addScopes(
      db,
      id,
      connections.map(({ id: connection, accountId }) => firstScope(connection, accountId ?? '')),
    )
    await notifyWork(db)
  })
  return { id }
}

async function cancelScan(pool: Pool, id: string, now: Date): Promise<void> {
  await transaction(pool, async (db) => {
    // What a dead worker left behind has nobody else to end it.
    await reclaimOrphans(db)
    if (await requestCancel(db, id, now)) await closeScan(db, id, now)
    await notifyCancel(db, id)
  })
}

async function* follow(
  { sleep }: ScansOptions,
  summary: () => Promise<ScanSummary>,
  signal?: AbortSignal,
): AsyncGenerator<ScanSummary> {
  let last = ''
  for (;;) {
    const current = await summary()
    const figures = JSON.stringify({ ...current, durationMs: 0 })
    if (figures !== last) yield current
    last = figures
    if (current.finishedAt) return
    await sleep(followEveryMs, signal)
  }
}

async function chosen(pool: Pool, accounts: readonly string[] | undefined): Promise<StoredConnection[]> {
  const all = await listConnections(pool)
  if (!accounts) {
    if (all.length > 0) return all
    throw new AppError(
      'conflict',
      'No account is connected.',
      'Connect one: `skydeck accounts add --profile NAME`, or set AWS credentials and start again.',
    )
  }
  const found = accounts.map(async (account) => {
    const connection =
      all.find(({ id, accountId, name }) => id === account || accountId === account || name === account) ??
      (await readConnection(pool, account))
    if (!connection)
      throw new AppError(
        'bad_request',
        `No connected account is ${JSON.stringify(account)}.`,
        '`skydeck accounts list` shows all with their ids.',
      )
    return connection
  })
  return Promise.all(found)
}

/** A misspelt region is told at once where the connections' regions are known; the ledger tells it otherwise. */
function checkRegions(
  connections: readonly StoredConnection[],
  regions: readonly string[] | undefined,
): void {
  const known = new Set(connections.flatMap(({ regions }) => regions))
  for (const region of regions ?? []) {
    if (!/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/.test(region) || (known.size > 0 && !known.has(region))) {
      const hint =
        known.size > 0 ? `Enabled: ${[...known].sort().join(', ')}.` : 'Region names look like eu-central-1.'
      throw new AppError(
        'bad_request',
        `No connected account has the region ${JSON.stringify(region)} enabled.`,
        hint,
      )
    }
  }
}

interface GapScope {
  connectionId: string
  region: string
  source: string
}

/** Only what can be named again is narrowed: a gap in the identity, the regions or the tags needs the whole request. */
function retryRequest(scan: StoredScan, gaps: readonly GapScope[], sources: readonly Source[]): ScanRequest {
  const { types, regions } = scan.request
  const named = sources
    .filter(({ source }) => gaps.some((gap) => gap.source === source))
    .flatMap((source) => source.types)
  const narrow = gaps.every(
    ({ source }) => source !== identitySource && source !== regionsSource && source !== tagSource,
  )
  const regional = gaps.every(({ region }) => region !== '')
  const retryTypes = narrow ? named.map(({ type }) => type) : types
  const retryRegions = narrow && regional ? [...new Set(gaps.map(({ region }) => region))] : regions
  return {
    tier: scan.tier,
    accounts: [...new Set(gaps.map(({ connectionId }) => connectionId))],
    ...(retryTypes ? { types: retryTypes } : {}),
    ...(retryRegions ? { regions: retryRegions } : {}),
  }
}

function summarise(scan: StoredScan, demo: boolean, now: Date): ScanSummary {
  const {
    id,
    state,
    tier,
    trigger,
    createdAt,
    startedAt,
    finishedAt,
    calls,
    throttles,
    found,
    created,
    updated,
    unchanged,
    gone,
    gaps,
  } = scan
  const began = startedAt ?? createdAt
  return {
    ...{
      id,
      state,
      tier,
      trigger,
      demo,
      calls,
      throttles,
      resources: found,
      created,
      updated,
      unchanged,
      gone,
      errors: gaps,
    },
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    durationMs: Math.max(0, (finishedAt ?? now).getTime() - began.getTime()),
    scopes: { total: scan.scopesTotal, finished: scan.scopesFinished, planned: scan.planned },
  }
}
