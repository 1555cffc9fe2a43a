import { AppError } from '@skydeck/contract'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'

/** Where a fragment of SQL is carried out. */
export type Reads = Kysely<unknown>

/** Runs reading work in one snapshot. Throws AppError `timeout` when a statement of it takes too long, `bad_request` for values that are none. */
export type ReadOnly = <T>(work: (db: Reads) => Promise<T>) => Promise<T>

/** Makes the way to read the inventory: read-only transactions, every statement within `timeoutMs`. */
export function createReadOnly(pool: Pool, timeoutMs: number): ReadOnly {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return async (work) => {
    try {
      return await db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (transaction) => {
          // Compiling the long expressions of wide types takes longer than it saves.
          const limits = sql`select set_config('statement_timeout', ${String(timeoutMs)}, true), set_config('jit', 'off', true)`
          await limits.execute(transaction)
          return work(transaction)
        })
    } catch (error) {
      throw readError(error, timeoutMs)
    }
  }
}

function readError(error: unknown, timeoutMs: number): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '57014') {
    return new AppError(
      'timeout',
      `Looking through the inventory took longer than ${timeoutMs / 1000} s and was stopped.`,
      'Choose a type, an account or a region first; filters and sorting by columns of a type read every row of it.',
      { cause: error },
    )
  }
  // Columns are read by casts that cannot fail, so a value that PostgreSQL does not take (class 22) came with the question.
  if (!code.startsWith('22')) return error
  return new AppError(
    'bad_request',
    'A value in the question cannot be stored, so nothing has it.',
    'Leave out control characters.',
    {
      cause: error,
    },
  )
}
