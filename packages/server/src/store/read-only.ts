import { AppError } from '@skydeck/contract'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Pool } from 'pg'

/** Where a fragment of SQL is carried out. */
export type Reads = Kysely<unknown>

/** Runs reading work in one snapshot. Throws AppError `timeout` when a statement of it takes too long. */
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
      if (!(error instanceof Error && 'code' in error && error.code === '57014')) throw error
      throw new AppError(
        'timeout',
        `Looking through the inventory took longer than ${timeoutMs / 1000} s and was stopped.`,
        'Choose a type, an account or a region first; filters and sorting by columns of a type read every row of it.',
        { cause: error },
      )
    }
  }
}
