import { AppError, type SqlRequest, type SqlResult } from '@skydeck/contract'
import type { PoolClient } from 'pg'
import { Portal, type PortalResult } from './portal.ts'
import { type FailedRun, sqlError } from './sql-error.ts'
import { type Ask, createTypeNames } from './sql-types.ts'
import { jsonValue } from './sql-values.ts'
import { createTurns } from './turns.ts'

/**
 * `connect` gives a connection of the reading role that is thrown away after use, and must have one to spare for cancelling;
 * `now` gives milliseconds of a clock that never goes back. The others have defaults.
 */
export interface ConsoleOptions {
  connect: () => Promise<PoolClient>
  now: () => number
  demo: boolean
  /** Statements under way at once; more wait in order. 4 when left out. */
  concurrency?: number
  /** Bytes of a result; 64 MB when left out. */
  maxBytes?: number
}

export interface SqlConsole {
  /**
   * Runs one statement, read-only. Throws AppError: `bad_request` with PostgreSQL's own words, `forbidden` for what the
   * reading role may not see, `timeout`, `too_large`, `cancelled`, `conflict` when a statement with this id is running.
   */
  run(request: SqlRequest, signal?: AbortSignal): Promise<SqlResult>
  /** Ends the statement to which the client gave this id; false when none is running. */
  cancel(id: string): boolean
}

/** How much longer than the server the console waits before it ends a statement itself, in milliseconds. */
const grace = 500

/**
 * The SQL console. A statement runs alone in a read-only transaction whose snapshot is taken first, so that it cannot be
 * made writable any more; the connection is thrown away afterwards, with all locks and settings it may hold.
 */
export function createSqlConsole(options: ConsoleOptions): SqlConsole {
  const running = new Map<string, AbortController>()
  const turn = createTurns(options.concurrency ?? 4)
  const typesOf = createTypeNames()

  async function run(request: SqlRequest, signal: AbortSignal): Promise<SqlResult> {
    const endTurn = await turn(signal).catch((error: unknown) => {
      throw sqlError(error, { ...failed(request, options), ended: 'cancelled' })
    })
    try {
      return await runHere(request, signal, options, typesOf)
    } finally {
      endTurn()
    }
  }

  return {
    async run(request, signal) {
      const { id, sql } = request
      // PostgreSQL's protocol ends texts with it.
      if (sql.includes('\0'))
        throw new AppError('bad_request', 'The statement holds the character NUL.', 'Leave it out.')
      if (id === undefined) return run(request, signal ?? new AbortController().signal)
      if (running.has(id)) {
        throw new AppError(
          'conflict',
          `A statement with the id ${id} is running.`,
          'Give each statement an id of its own, or cancel that one first.',
        )
      }
      const controller = new AbortController()
      running.set(id, controller)
      try {
        return await run(request, signal ? AbortSignal.any([signal, controller.signal]) : controller.signal)
      } finally {
        running.delete(id)
      }
    },
    cancel(id) {
      const found = running.get(id)
      found?.abort()
      return found !== undefined
    },
  }
}

const defaults = { limit: 1000, timeoutMs: 30_000, maxBytes: 64 * 2 ** 20 }

function failed({ sql, timeoutMs }: SqlRequest, options: ConsoleOptions): FailedRun {
  return {
    sql,
    timeoutMs: timeoutMs ?? defaults.timeoutMs,
    ended: undefined,
    maxBytes: options.maxBytes ?? defaults.maxBytes,
  }
}

async function runHere(
  request: SqlRequest,
  signal: AbortSignal,
  options: ConsoleOptions,
  typesOf: ReturnType<typeof createTypeNames>,
): Promise<SqlResult> {
  const began = options.now()
  const limit = request.limit ?? defaults.limit
  const state = failed(request, options)
  const client = await options.connect().catch((error: unknown) => {
    throw sqlError(error, state)
  })
  // Told as well to whoever waits for the statement; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    const pid = await begin(client, state.timeoutMs)
    const result = await guarded(client, pid, signal, options, state, () =>
      fetchRows(client, request.sql, limit + 1),
    )
    const durationMs = Math.round(options.now() - began)
    const ask: Ask = async (sql, values) => (await client.query(sql, values)).rows
    const types = await typesOf(
      result.fields.map(({ dataTypeID }) => dataTypeID),
      ask,
    )
    const typeOf = (oid: number) => types.get(oid)
    return {
      columns: result.fields.map(({ name, dataTypeID }) => ({
        name,
        type: typeOf(dataTypeID)?.name ?? 'unknown',
      })),
      rows: result.rows
        .slice(0, limit)
        .map((row) =>
          row.map((text, index) => jsonValue(text, result.fields[index]?.dataTypeID ?? 0, typeOf)),
        ),
      truncated: result.rows.length > limit,
      durationMs,
      demo: options.demo,
    }
  } catch (error) {
    throw sqlError(error, state)
  } finally {
    await discard(client)
  }
}

/** Opens the transaction and gives the server process that serves it. The SELECT takes the snapshot. */
async function begin(client: PoolClient, timeoutMs: number): Promise<number> {
  await client.query('begin isolation level repeatable read read only')
  const { rows } = await client.query<{ pid: number }>(
    `select pg_backend_pid() as pid, set_config('statement_timeout', $1, true), set_config('lock_timeout', '5s', true)`,
    [String(timeoutMs)],
  )
  return rows[0]?.pid ?? 0
}

function fetchRows(client: PoolClient, sql: string, limit: number): Promise<PortalResult> {
  return client.query(new Portal(sql, limit)).result
}

/**
 * Waits for the statement and ends it when the caller gives up, when it lasts too long, or when its answer grows too large.
 * The server's own clock starts anew with each message of the protocol, so there is one here too.
 */
async function guarded<T>(
  client: PoolClient,
  pid: number,
  signal: AbortSignal,
  options: ConsoleOptions,
  state: FailedRun,
  work: () => Promise<T>,
): Promise<T> {
  const { stream } = client.connection
  let bytes = 0
  const end = (why: 'cancelled' | 'timeout') => {
    state.ended ??= why
    void stop(pid, client, options)
  }
  const onAbort = () => end('cancelled')
  const onData = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= state.maxBytes) return
    state.ended ??= 'too_large'
    stream.destroy()
  }
  const timer = setTimeout(() => end('timeout'), state.timeoutMs + grace)
  signal.addEventListener('abort', onAbort, { once: true })
  stream.on('data', onData)
  try {
    if (signal.aborted) state.ended = 'cancelled'
    signal.throwIfAborted()
    return await work()
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
    stream.off('data', onData)
  }
}

/** Asks the server to end the statement, over another connection; if that fails the connection is cut. */
async function stop(pid: number, client: PoolClient, options: ConsoleOptions): Promise<void> {
  try {
    const other = await options.connect()
    try {
      await other.query('select pg_cancel_backend($1)', [pid])
    } finally {
      other.release(true)
    }
  } catch {
    // Whoever waits learns that the statement was ended, which is what was asked for; the server ends it at its timeout.
    client.connection.stream.destroy()
  }
}

/** A session pooler in between gets the transaction closed; a server that is gone needs none. */
async function discard(client: PoolClient): Promise<void> {
  if (client.connection.stream.writable) await client.query('rollback').catch(() => undefined)
  client.release(true)
}
