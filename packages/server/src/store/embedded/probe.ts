import { Client } from 'pg'
import type { PostgresAddress } from '../postgres-url.ts'
import { superuser } from './cluster.ts'

/** The number in the socket's name; the server listens on no port. */
export const socketPort = 5432

/** Where the server listens: the folder, and the number in the socket's name. */
export interface Socket {
  socketDir: string
  port: number
}

/** How to reach a database of the embedded server through its socket. */
export function addressOf({ socketDir, port }: Socket, database: string): PostgresAddress {
  return { host: socketDir, port, user: superuser, database, ssl: false }
}

/** What a question to the server's socket showed: its version, that it is there but takes no session now, or nobody. */
export type Answer = { state: 'ready'; version: string } | { state: 'busy' } | { state: 'silent' }

/** Asks the server behind a socket for its version. Never throws: each failure is one of the answers. */
export async function probe(socket: Socket): Promise<Answer> {
  const client = new Client({ ...addressOf(socket, 'postgres'), connectionTimeoutMillis: 5_000 })
  // A server that goes away during the question also says so here; the rejected query is the answer.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version') as version",
    )
    return { state: 'ready', version: rows[0]?.version ?? '' }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return { state: code === 'ENOENT' || code === 'ECONNREFUSED' ? 'silent' : 'busy' }
  } finally {
    await client.end().catch(() => undefined)
  }
}
