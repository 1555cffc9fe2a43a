import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { Client } from 'pg'
import { createPool, type StoreTarget } from '../../src/store/connect.ts'
import { type EmbeddedPostgres, openEmbedded } from '../../src/store/embedded/open.ts'
import { loadMigrations, type Migration, migrate } from '../../src/store/migrate.ts'
import { type PostgresAddress, parsePostgresUrl } from '../../src/store/postgres-url.ts'
import { toStoreError } from '../../src/store/store-error.ts'

/** A database of a test's own. */
export interface FreshDatabase {
  pool: Pool
  target: StoreTarget
  /** Ends the pool and removes the database. */
  drop(): Promise<void>
}

/** `migrations`: the schema, by default that of the store; `name`: a word in the database's name, for logs. */
export interface FreshOptions {
  migrations?: Migration[]
  name?: string
}

/** Nothing of it needs to survive a power cut; a server for tests must only be fast. */
const fast = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

/** Any number, the same in all test processes: making templates is one process's work at a time. */
const templateLock = 7_265_001

let server: Promise<EmbeddedPostgres> | undefined

/** Databases that are still there. They go before the server does, whatever order the hooks of a file have. */
const open = new Set<FreshDatabase>()

after(() => stopTestServer())

/**
 * Gives a new database with the schema, copied from a template (some 70 ms) on the server that all test processes of
 * this checkout share, or on that of SKYDECK_TEST_DATABASE_URL.
 */
export async function freshDatabase(options: FreshOptions = {}): Promise<FreshDatabase> {
  const migrations = options.migrations ?? (await storeMigrations())
  const base = await serverTarget()
  const name = `t_${process.pid}_${randomBytes(4).toString('hex')}_${options.name ?? 'test'}`
  const target = onDatabase(base, name)
  await asAdmin(base, (admin) => copyTemplate(admin, base, migrations, name))
  const pool = createPool(target, { max: 8, applicationName: name })
  const database: FreshDatabase = {
    pool,
    target,
    async drop() {
      if (!open.delete(database)) return
      if (!pool.ended) await pool.end()
      await asAdmin(base, (admin) => admin.query(`drop database if exists "${name}" with (force)`))
    },
  }
  open.add(database)
  return database
}

/** Lets go of the shared server; the last process stops it. Done by itself at the end of a test file. */
async function stopTestServer(): Promise<void> {
  for (const database of open) await database.drop()
  const running = server
  server = undefined
  await (await running)?.stop()
}

async function serverTarget(): Promise<StoreTarget> {
  const url = process.env['SKYDECK_TEST_DATABASE_URL']
  if (url) return { kind: 'url', url }
  server ??= openShared()
  return { kind: 'embedded', connection: (await server).connection('postgres') }
}

async function openShared(): Promise<EmbeddedPostgres> {
  const key = `${fileURLToPath(import.meta.url)} ${process.getuid?.() ?? ''}`
  const home = join(tmpdir(), `skydeck-test-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`)
  try {
    return await openEmbedded({ home, settings: fast })
  } catch (error) {
    // Without fsync a power cut breaks the folder, and another version cannot read it. It holds nothing worth keeping.
    const { code } = toStoreError(error)
    if (code !== 'broken' && code !== 'newer_data' && code !== 'too_old') throw error
    await rm(join(home, 'postgres'), { recursive: true, force: true })
    return openEmbedded({ home, settings: fast })
  }
}

async function copyTemplate(
  admin: Client,
  base: StoreTarget,
  migrations: Migration[],
  name: string,
): Promise<void> {
  const template = `tpl_${createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)}`
  await admin.query('select pg_advisory_lock($1)', [templateLock])
  if (!(await isThere(admin, template))) await makeTemplate(admin, base, migrations, template)
  // From here on others may copy too, but nobody may sweep the template away.
  await admin.query('select pg_advisory_lock_shared($1)', [templateLock])
  await admin.query('select pg_advisory_unlock($1)', [templateLock])
  await admin.query(`create database "${name}" template "${template}"`)
}

async function makeTemplate(
  admin: Client,
  base: StoreTarget,
  migrations: Migration[],
  template: string,
): Promise<void> {
  await sweep(admin)
  const unfinished = `${template}_unfinished`
  await admin.query(`create database "${unfinished}"`)
  const pool = createPool(onDatabase(base, unfinished), { max: 1, applicationName: 'template' })
  try {
    await migrate(pool, migrations, { now: () => new Date() })
  } finally {
    await pool.end()
  }
  await admin.query(`alter database "${unfinished}" rename to "${template}"`)
}

/** Templates of other schemas, and databases of test processes that were killed. */
async function sweep(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    "select datname as name from pg_database where datname ~ '^(tpl_[0-9a-f]{16}|t_[0-9]+_)'",
  )
  for (const { name } of rows) {
    const pid = Number(/^t_(\d+)_/.exec(name)?.[1] ?? 0)
    if (pid === 0 || !isAlive(pid)) await admin.query(`drop database if exists "${name}" with (force)`)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // No such process, or one of another user, which is none of these tests.
    return false
  }
}

async function isThere(admin: Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
  return rowCount === 1
}

async function asAdmin<T>(base: StoreTarget, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client(addressOf(base))
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

function addressOf(target: StoreTarget): PostgresAddress & { ssl: NonNullable<PostgresAddress['ssl']> } {
  if (target.kind === 'iam')
    throw new Error('Tests make databases on servers with a password or a socket only.')
  const address = target.kind === 'url' ? parsePostgresUrl(target.url) : target.connection
  return { ...address, ssl: address.ssl ?? false }
}

function onDatabase(base: StoreTarget, database: string): StoreTarget {
  return { kind: 'embedded', connection: { ...addressOf(base), database } }
}

async function storeMigrations(): Promise<Migration[]> {
  const folder = new URL('../../src/store/migrations/', import.meta.url)
  return existsSync(folder) ? loadMigrations(folder) : []
}
