import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls'
import { Client, type ClientBase, type ClientConfig, Pool } from 'pg'
import { type PostgresAddress, parsePostgresUrl } from './postgres-url.ts'
import { StoreError, toStoreError } from './store-error.ts'

/**
 * Where the store is. `embedded` is plain data from `openEmbedded().connection()`, so it can be handed to another
 * process; `url` is a PostgreSQL URL as in libpq; `iam` asks for its password (a login token) anew for each connection
 * and always checks the server's certificate, against `ca` (PEM) where one is given, else against Node's own list.
 */
export type StoreTarget =
  | { kind: 'embedded'; connection: PostgresAddress }
  | { kind: 'url'; url: string }
  | {
      kind: 'iam'
      host: string
      port: number
      database: string
      user: string
      password: () => Promise<string>
      ca?: string
    }

/** `max` connections at most; `statementTimeoutMs` cuts off statements that last longer; `log` hears of lost idle connections. */
export interface PoolOptions {
  max: number
  applicationName: string
  statementTimeoutMs?: number
  log?: (message: string) => void
}

/** How long one connection may take to come up, its login token included. */
const connectTimeoutMs = 15_000

/** The oldest server whose SQL Skydeck's statements keep to. */
const oldestMajor = 15

/**
 * Makes the pool through which everything reaches the store: queries, migrations, health. Sessions run in UTC. A server
 * that stops does not end Node: idle connections that break are logged and replaced. Throws StoreError `unsupported`
 * for a URL that is not PostgreSQL's; connects only when first used.
 */
export function createPool(target: StoreTarget, options: PoolOptions): Pool {
  const pool = new Pool({
    ...connectionOf(target),
    Client: TimedClient,
    max: options.max,
    application_name: options.applicationName,
    keepAlive: true,
    // oxlint-disable-next-line typescript/no-misused-promises -- pg-pool waits for it; its types do not say so
    onConnect: (client: ClientBase) => prepareSession(client, options.statementTimeoutMs),
  })
  pool.on('error', (error) => options.log?.(`A connection to the store was lost: ${error.message}`))
  return pool
}

/** One connection of its own, outside any pool: for what lasts as long as the connection does (locks, notices). */
export async function connectClient(target: StoreTarget, applicationName: string): Promise<Client> {
  const client = new TimedClient({
    ...connectionOf(target),
    application_name: applicationName,
    keepAlive: true,
  })
  try {
    await client.connect()
    return client
  } catch (error) {
    throw toStoreError(error)
  }
}

/**
 * Asks the server for its version and gives it, for example `18.4`. Throws StoreError: `too_old` below PostgreSQL 15,
 * else what stands in the way of a query.
 */
export async function checkServer(pool: Pool): Promise<string> {
  const version = await serverVersion(pool)
  if (Number.parseInt(version, 10) < oldestMajor) {
    throw new StoreError(
      'too_old',
      `The server is PostgreSQL ${version}; Skydeck needs ${oldestMajor} or later.`,
      'Upgrade it, name another in DATABASE_URL, or leave DATABASE_URL out to use the embedded one.',
    )
  }
  return version
}

async function serverVersion(pool: Pool): Promise<string> {
  try {
    const { rows } = await pool.query<{ version: string }>(
      "select current_setting('server_version') as version",
    )
    return rows[0]?.version ?? ''
  } catch (error) {
    throw toStoreError(error)
  }
}

function connectionOf(target: StoreTarget): ClientConfig {
  switch (target.kind) {
    case 'embedded':
      return { ...target.connection, ssl: target.connection.ssl ?? false }
    case 'url': {
      const address = parsePostgresUrl(target.url)
      return { ...address, ssl: address.ssl ?? false }
    }
    case 'iam':
      return {
        // Names are signed in lower case, so they are connected to in lower case.
        host: target.host.toLowerCase(),
        port: target.port,
        database: target.database,
        user: target.user,
        password: target.password,
        ssl: verified(target.host, target.ca),
      }
  }
}

/** The name is checked here: for an address instead of a name pg would let Node compare with "localhost". */
function verified(host: string, ca: string | undefined): ConnectionOptions {
  const checks = {
    rejectUnauthorized: true,
    checkServerIdentity: (_name: string, certificate: PeerCertificate) =>
      checkServerIdentity(host, certificate),
  }
  return ca === undefined ? checks : { ...checks, ca }
}

/**
 * Limits how long connecting takes. The pool's own option of this name would also end the wait for a free connection,
 * which under load is no fault of the server.
 */
class TimedClient extends Client {
  constructor(config: ClientConfig = {}) {
    // The pool hides the password from enumeration, so a copy of its options alone would be without.
    super({ ...config, password: config.password, connectionTimeoutMillis: connectTimeoutMs })
  }
}

/** Statements, not start-up parameters: RDS Proxy and poolers refuse those that they do not know. */
async function prepareSession(client: ClientBase, statementTimeoutMs: number | undefined): Promise<void> {
  const timeout =
    statementTimeoutMs === undefined ? '' : `; set statement_timeout = ${Math.ceil(statementTimeoutMs)}`
  await client.query(`set timezone = 'UTC'${timeout}`)
}
