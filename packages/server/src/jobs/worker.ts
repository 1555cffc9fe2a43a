import type { Client, Pool } from 'pg'
import type { Abort } from '../scan/run-scope.ts'
import { channels } from '../store/notify.ts'
import { type ClaimedScope, claimScope, reclaimOrphans, workerLockClass } from '../store/scopes.ts'
import { transaction } from '../store/transaction.ts'

export interface WorkerOptions {
  pool: Pool
  /** A connection of the worker's own; the locks that it holds show that the worker lives. */
  connect: () => Promise<Client>
  run: (scope: ClaimedScope, signal: AbortSignal) => Promise<void>
  /** Scopes under way at once. */
  width: number
  now: () => Date
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/** How often a worker looks for work by itself; notices make it look at once. */
const lookEveryMs = 1_000

/** A turn that lasted so long was a good one: the pause after it begins small again. */
const steadyMs = 60_000

/**
 * Pulls scopes from the ledger and runs them until the signal aborts; scopes under way are then let go with their
 * checkpoints. A lost connection to the store is made anew, as long as it takes.
 */
export async function runWorker(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { log, sleep } = options
  for (let failures = 0; !signal.aborted; failures++) {
    const began = options.now().getTime()
    try {
      await new WorkerTurn(options).until(signal)
    } catch (error) {
      if (options.now().getTime() - began > steadyMs) failures = 0
      log('warn', 'the worker lost the store and will try again', {
        error: error instanceof Error ? error.message : String(error),
      })
    }
    // A stop ends the pause early, which is all that its rejection says.
    if (!signal.aborted) await sleep(Math.min(10_000, 250 * 2 ** failures), signal).catch(() => undefined)
  }
}

/** A worker for as long as its own connection lasts. */
class WorkerTurn {
  readonly #options: WorkerOptions
  readonly #running = new Map<string, { scanId: string; abort: AbortController; done: Promise<void> }>()
  #wake: () => void = () => undefined
  /** Something has happened since work was last looked for. */
  #stirred = false
  #lost: Error | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  async until(signal: AbortSignal): Promise<void> {
    const client = await this.#options.connect()
    const stop = () => this.#stir()
    signal.addEventListener('abort', stop)
    try {
      const worker = await this.#register(client)
      while (!signal.aborted && !this.#lost) {
        this.#stirred = false
        await this.#fill(worker)
        if (!this.#stirred) await this.#nap()
      }
    } finally {
      signal.removeEventListener('abort', stop)
      await this.#leave()
      await client.end().catch(() => undefined)
    }
    // Its own connection ends with its turn; that is no loss.
    if (this.#lost && !signal.aborted) throw this.#lost
  }

  async #register(client: Client): Promise<number> {
    client.on('error', (error: Error) => this.#lose(error))
    client.on('end', () => this.#lose(new Error('The connection was closed.')))
    client.on('notification', ({ channel, payload }) => {
      if (channel === channels.cancel) this.#cancel(payload ?? '')
      this.#stir()
    })
    const { rows } = await client.query<{ worker: number }>(
      `select nextval('worker_numbers')::integer as worker`,
    )
    const worker = rows[0]?.worker ?? 0
    await client.query('select pg_advisory_lock($1, $2)', [workerLockClass, worker])
    await client.query(`listen ${channels.work}; listen ${channels.cancel}`)
    return worker
  }

  #lose(error: Error): void {
    this.#lost ??= error
    this.#stir()
  }

  #stir(): void {
    this.#stirred = true
    this.#wake()
  }

  /** Claims scopes while there is room; between claims the store is asked once for what dead workers left. */
  async #fill(worker: number): Promise<void> {
    const { pool, now, width } = this.#options
    await reclaimOrphans(pool)
    await this.#abortCancelled()
    while (this.#running.size < width) {
      const scope = await transaction(pool, (db) => claimScope(db, worker, now()))
      if (!scope) return
      this.#start(scope)
    }
  }

  #start(scope: ClaimedScope): void {
    const { run, log } = this.#options
    const abort = new AbortController()
    const done = run(scope, abort.signal)
      .catch((error: unknown) => {
        // The store did not take it. The scope stays open in the ledger; a new turn of this worker frees it for anybody.
        const said = error instanceof Error ? error : new Error(String(error))
        log('error', `a scope could not be written: ${said.message}`, {
          scan: scope.scanId,
          source: scope.source,
          region: scope.region,
        })
        this.#lose(said)
      })
      .finally(() => {
        this.#running.delete(scope.id)
        this.#stir()
      })
    this.#running.set(scope.id, { scanId: scope.scanId, abort, done })
  }

  #cancel(scanId: string): void {
    for (const entry of this.#running.values())
      if (entry.scanId === scanId) entry.abort.abort('cancel' satisfies Abort)
  }

  /** A notice may be lost; the ledger is not. */
  async #abortCancelled(): Promise<void> {
    const scans = [...new Set([...this.#running.values()].map(({ scanId }) => scanId))]
    if (scans.length === 0) return
    const { rows } = await this.#options.pool.query<{ id: string }>(
      'select id from scans where id = any($1) and cancel_requested_at is not null',
      [scans],
    )
    for (const { id } of rows) this.#cancel(id)
  }

  #nap(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #leave(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort('leave' satisfies Abort)
    await Promise.allSettled([...this.#running.values()].map(({ done }) => done))
  }
}
