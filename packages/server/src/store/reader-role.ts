import { randomBytes } from 'node:crypto'
import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from 'pg'
import type { StoreTarget } from './connect.ts'
import { parsePostgresUrl } from './postgres-url.ts'
import { scramVerifier } from './scram-verifier.ts'
import { toStoreError } from './store-error.ts'
import { transaction } from './transaction.ts'

/**
 * The role that runs people's SQL. `notes` are limits that this server would not let us set. Without a role (`reason` says
 * why) people's SQL is held back by a read-only transaction alone, which settings and doctor have to say.
 */
export type Reader = { role: string; notes: string[] } | { role: null; reason: string }

/** All that people's SQL may read beside the views. Never the vault, connections, the audit trail or the store's own facts. */
const readable = ['resources', 'resource_versions', 'relations', 'scans', 'scopes', 'gaps', 'listings']

/** Longer statements than the console allows, more connections than it opens: bounds for psql and Grafana. */
const limits: [name: string, value: string][] = [
  ['search_path', 'aws, public'],
  ['default_transaction_read_only', 'on'],
  ['statement_timeout', '10min'],
  ['lock_timeout', '5s'],
  ['idle_in_transaction_session_timeout', '1min'],
  ['timezone', 'UTC'],
  ['temp_file_limit', '2GB'],
]
const connections = 20

/** Rights of a role beyond reading what it was granted; another hand may have given them. */
const tooMuch = `rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
  or exists (select 1 from pg_auth_members m where m.member = r.oid)`

/**
 * Makes the reading role of this database, or brings it up to date; to be called after `buildViews`. It logs in by itself:
 * a session of the owner that only puts on another role can take it off again. `password` is ASCII; without one the role
 * can log in only where the server asks for none, as on the embedded one's socket. Throws StoreError for a lost server.
 */
export async function ensureReader(pool: Pool, options: { password?: string } = {}): Promise<Reader> {
  try {
    return await transaction(pool, (client) => makeReader(client, options.password))
  } catch (error) {
    const reason = refusalOf(error)
    if (reason) return { role: null, reason }
    throw toStoreError(error)
  }
}

/** Where `target`'s database is reached as the reading role. */
export function readerTarget(target: StoreTarget, role: string, password?: string): StoreTarget {
  if (target.kind === 'iam') return { ...target, user: role, password: async () => password ?? '' }
  const { password: _owners, ...address } =
    target.kind === 'url' ? parsePostgresUrl(target.url) : target.connection
  return {
    kind: 'embedded',
    connection: { ...address, user: role, ...(password === undefined ? {} : { password }) },
  }
}

async function makeReader(client: PoolClient, password: string | undefined): Promise<Reader> {
  // Two servers that start together would both try to make it.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('skydeck reader', 0))`)
  const role = await roleName(client)
  const reason = await makeRole(client, role, password)
  if (reason) return { role: null, reason }
  await grant(client, role)
  const notes = await setLimits(client, role)
  for (const name of await readableBeyond(client, role)) {
    await client.query(`revoke all on public.${escapeIdentifier(name)} from ${role}`)
  }
  const leaks = await readableBeyond(client, role)
  if (leaks.length > 0)
    return { role: null, reason: `Everyone on this database may read ${leaks.join(', ')}` }
  return { role, notes }
}

async function roleName(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ role: string }>(
    `select 'skydeck_reader_' || oid as role from pg_database where datname = current_database()`,
  )
  return rows[0]?.role ?? 'skydeck_reader'
}

/** Gives a reason where a role of this name cannot be trusted. */
async function makeRole(
  client: PoolClient,
  role: string,
  password: string | undefined,
): Promise<string | undefined> {
  const found = await client.query<{ unfit: boolean }>(
    `select (${tooMuch}) as unfit from pg_roles r where rolname = $1`,
    [role],
  )
  if (found.rows[0]?.unfit) return `The role ${role} was there already and may do more than read`
  const verifier =
    password === undefined ? undefined : escapeLiteral(scramVerifier(password, randomBytes(16)))
  await client.query(
    `${found.rows[0] ? 'alter' : 'create'} role ${role} login connection limit ${connections}${verifier ? ` password ${verifier}` : ''}`,
  )
  return undefined
}

async function grant(client: PoolClient, role: string): Promise<void> {
  const tables = readable.map((name) => `public.${escapeIdentifier(name)}`).join(', ')
  const { rows } = await client.query<{ database: string }>('select current_database() as database')
  await client.query(`grant connect on database ${escapeIdentifier(rows[0]?.database ?? '')} to ${role}`)
  await client.query(`grant usage on schema public, aws to ${role}`)
  await client.query(`grant select on ${tables} to ${role}`)
  await client.query(`grant select on all tables in schema aws to ${role}`)
  await client.query(`grant execute on all functions in schema aws to ${role}`)
  // A view that is replaced by the next version is then readable from its first moment.
  await client.query(`alter default privileges in schema aws grant select on tables to ${role}`)
}

/** What the server refuses to limit is told, not fatal: temporary files are a superuser's to limit. */
async function setLimits(client: PoolClient, role: string): Promise<string[]> {
  const notes: string[] = []
  for (const [name, value] of limits) {
    await client.query('savepoint limiting')
    try {
      const list = value.split(', ').map(escapeLiteral).join(', ')
      await client.query(`alter role ${role} set ${name} = ${list}`)
      await client.query('release savepoint limiting')
    } catch (error) {
      const reason = refusalOf(error)
      if (!reason) throw error
      await client.query('rollback to savepoint limiting')
      notes.push(`${name} could not be set for the reading role: ${reason}`)
    }
  }
  return notes
}

/** Tables of ours that the role can read although nobody granted it that: by PUBLIC, or by what a server gives everyone. */
async function readableBeyond(client: PoolClient, role: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and not c.relname = any($2::text[])
       and pg_get_userbyid(c.relowner) = current_user and has_any_column_privilege($1, c.oid, 'select')
     order by 1`,
    [role, readable],
  )
  return rows.map(({ name }) => name)
}

/** The server's words when it does not let us: lack of a right, or a setting or role that it keeps to itself. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return ['42501', '0LP01', '42939', '0A000', '55P02'].includes(String(error.code))
    ? error.message
    : undefined
}
