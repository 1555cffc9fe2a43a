import type { Logger } from '@skydeck/contract'
import type { Pool } from 'pg'
import type { EmbeddedPostgres } from '../store/embedded/open.ts'
import { sleep } from './clock.ts'

/** How often the embedded server is looked at. */
const lookEveryMs = 1_000

/**
 * Starts the embedded PostgreSQL again when it was killed, until the signal aborts: it is Skydeck's own, so nobody else will.
 * Pools and workers find it at the same place and go on.
 */
export async function keepEmbedded(
  server: EmbeddedPostgres,
  pool: Pool,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(lookEveryMs, signal).catch(() => undefined)
    if (signal.aborted || (await answers(pool))) continue
    try {
      await server.ensureRunning()
      logger.warn('the embedded PostgreSQL did not answer and was started again where it was gone')
    } catch (error) {
      logger.error('the embedded PostgreSQL could not be started again', error)
    }
  }
}

function answers(pool: Pool): Promise<boolean> {
  return pool.query('select 1').then(
    () => true,
    () => false,
  )
}
