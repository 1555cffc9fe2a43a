import type { Pool } from 'pg'
import { createPool } from '../../packages/server/src/store/connect.ts'
import { openEmbedded } from '../../packages/server/src/store/embedded/open.ts'

/** Looks into the store of a running Skydeck from outside, over the embedded server's socket. */
export interface StoreView {
  /** The real store. */
  pool: Pool
  /** A database of the measurement's own on the same server, for extensions that Skydeck does not use. */
  beside: Pool
  close(): Promise<void>
}

/** Attaches to the embedded PostgreSQL of a home whose server runs. */
export async function viewStore(env: Record<string, string>): Promise<StoreView> {
  const server = await openEmbedded({ home: env.SKYDECK_HOME ?? '' })
  await server.createDatabase('bench')
  const open = (database: string) =>
    createPool(
      { kind: 'embedded', connection: server.connection(database) },
      { max: 2, applicationName: 'bench' },
    )
  const [pool, beside] = [open('skydeck'), open('bench')]
  return {
    pool,
    beside,
    async close() {
      await Promise.all([pool.end(), beside.end()])
      await server.stop()
    },
  }
}
