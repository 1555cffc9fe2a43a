import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { StoreError } from './store-error.ts'

/** One PostgreSQL database and how to log in to it. `host` is a name, an address or the folder of a socket. */
export interface PostgresAddress {
  host: string
  port: number
  user: string
  database: string
  password?: string
  ssl?: ConnectionOptions | false
}

/**
 * Reads a PostgreSQL URL into fields, as libpq does (PostgreSQL documentation 32.1.1.2 and 32.19): host, port, user,
 * password and dbname may stand in the query; `sslmode` decides on TLS, `require` encrypts and `verify-ca` and
 * `verify-full` also check; without `sslmode`, and with `allow` or `prefer`, the connection is plain. Throws StoreError `unsupported` for what is not
 * one PostgreSQL server; the message never repeats the URL, which may hold a password.
 */
export function parsePostgresUrl(text: string): PostgresAddress {
  const url = splitUrl(text)
  const query = url.searchParams
  const field = (name: string, inUrl: string) => query.get(name) ?? decodeURIComponent(inUrl)
  const host = field('host', url.hostname.replace(/^\[(.*)\]$/, '$1')) || 'localhost'
  if (host.includes(','))
    throw refused('names several servers', 'Name one: the writer, or the endpoint of the cluster.')
  const user = field('user', url.username) || userInfo().username
  const port = Number(field('port', url.port) || 5432)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw refused('has a port that is none', 'Use 1 to 65535.')
  const password = field('password', url.password)
  return {
    host,
    port,
    user,
    database: field('dbname', url.pathname.replace(/^\//, '')) || user,
    ...(password ? { password } : {}),
    ssl: tlsOf(query, host),
  }
}

function splitUrl(text: string): URL {
  const scheme = /^([a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme?.startsWith('sqlite')) {
    throw refused(
      'names SQLite, which Skydeck does not use',
      'Leave DATABASE_URL out: Skydeck then keeps its data in an embedded PostgreSQL in SKYDECK_HOME.',
    )
  }
  if (scheme !== 'postgres' && scheme !== 'postgresql') {
    throw refused('is not one of PostgreSQL', 'Write postgresql://user:password@host:5432/database.')
  }
  try {
    // The web's URLs have no user without a host; PostgreSQL's do, for sockets. An empty name takes the place.
    const url = new URL(text.replace(/^([a-z]+:\/\/[^/?#]*@)(?=[:/?#]|$)/i, '$1localhost'))
    decodeURIComponent(url.username + url.password + url.hostname + url.pathname)
    return url
  } catch {
    // The cause is left out on purpose: Node's error repeats the URL with its password.
    throw refused(
      'cannot be read',
      'Percent-encode special signs in user and password: @ is %40, / is %2F, # is %23.',
    )
  }
}

function refused(what: string, hint: string): StoreError {
  return new StoreError('unsupported', `The URL of the database (DATABASE_URL) ${what}.`, hint)
}

function tlsOf(query: URLSearchParams, host: string): ConnectionOptions | false {
  const wanted = /^(1|true)$/.test(query.get('ssl') ?? '') ? 'require' : 'disable'
  const mode = query.get('sslmode') ?? wanted
  const ca = query.get('sslrootcert')
  const files = { ...(ca && ca !== 'system' ? { ca: pem(ca) } : {}), ...clientCertificate(query) }
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return false
    case 'no-verify':
      return { ...files, rejectUnauthorized: false }
    case 'require':
      // As libpq: with a root certificate `require` means `verify-ca`.
      return ca ? withoutName(files) : { ...files, rejectUnauthorized: false }
    case 'verify-ca':
      return withoutName(files)
    case 'verify-full':
      // Named here: for an address instead of a name pg would let Node compare with "localhost".
      return {
        ...files,
        rejectUnauthorized: true,
        checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
      }
    default:
      throw refused('has an sslmode that is not known', 'Use disable, require, verify-ca or verify-full.')
  }
}

function withoutName(files: ConnectionOptions): ConnectionOptions {
  return { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined }
}

function clientCertificate(query: URLSearchParams): ConnectionOptions {
  const [cert, key] = [query.get('sslcert'), query.get('sslkey')]
  return cert && key ? { cert: pem(cert), key: pem(key) } : {}
}

function pem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new StoreError(
      'unsupported',
      `The certificate file ${path} cannot be read.`,
      'Check sslrootcert, sslcert, sslkey.',
      error,
    )
  }
}
