import { Client } from 'pg'
import type { PostgresAddress } from '../postgres-url.ts'
import { superuser } from './cluster.ts'

/** The number in the socket's name; the server listens on no port. */
export const socketPort = 5432

/** How to reach a database of the embedded server through its socket. */
export function addressOf(socketDir: string, database: string): PostgresAddress {
  return { host: socketDir, port: socketPort, user: superuser, database, ssl: false }
}

/** What a server that answers says of itself. */
export interface Answer {
  version: string
  data: string
}

/** Asks the server behind a socket who it is; undefined when nobody answers (yet). */
export async function probe(socketDir: string): Promise<Answer | undefined> {
  const client = new Client({ ...addressOf(socketDir, 'postgres'), connectionTimeoutMillis: 5_000 })
  // A server that goes away during the question also says so here; the rejected query is the answer.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<Answer>(
      "select current_setting('server_version') as version, current_setting('data_directory') as data",
    )
    return rows[0]
  } catch {
    // Not there, still starting or about to stop: the caller looks at the process and asks again.
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}
