import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { StoreError, toStoreError } from './store-error.ts'

/** One step of the schema: `id` is the file's name without `.sql`, `sql` one or more statements. */
export interface Migration {
  id: string
  sql: string
}

/** Any number will do as long as every Skydeck uses the same: "SkydeckM" in ASCII. */
const lockKey = '6011031599760763725'

/**
 * Brings the database to the newest of `migrations`, each once, in order and in a transaction of its own, and gives the
 * ids that it applied. Servers that start together wait for each other. Throws StoreError `newer_schema` for a database
 * that holds migrations this version does not know, `broken` for one that was made with another text of a migration or
 * when a statement fails; the failed migration leaves nothing behind.
 */
export async function migrate(
  pool: Pool,
  migrations: Migration[],
  { now }: { now: () => Date },
): Promise<string[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toStoreError(error)
  })
  const applied: string[] = []
  let broken = true
  try {
    for (;;) {
      const id = await applyNext(client, migrations, now)
      if (id === undefined) break
      applied.push(id)
    }
    broken = false
    return applied
  } finally {
    // A client whose transaction failed goes, so that no half-done state returns to the pool.
    client.release(broken)
  }
}

/** Reads the files `NNNN_name.sql` of a folder in the order of their numbers. Throws on other names and on a number used twice. */
export async function loadMigrations(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const numbers = names.map((name) => name.slice(0, 4))
  for (const [index, name] of names.entries()) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name))
      throw new Error(`${name} is not named like a migration (0001_name.sql).`)
    if (index > 0 && numbers[index - 1] === numbers[index])
      throw new Error(`Two migrations have the number ${numbers[index]}.`)
  }
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
  return Promise.all(
    names.map(async (name) => ({
      id: name.slice(0, -'.sql'.length),
      sql: await readFile(new URL(name, base), 'utf8'),
    })),
  )
}

/** One transaction: waits for the lock, reads what is there, applies the first that is missing. Undefined when none is. */
async function applyNext(
  client: PoolClient,
  migrations: Migration[],
  now: () => Date,
): Promise<string | undefined> {
  try {
    await client.query('begin')
    // A lock of the transaction, not of the session, holds behind a connection pooler too and goes with a lost connection.
    await client.query('select pg_advisory_xact_lock($1::bigint)', [lockKey])
    const next = nextOf(migrations, await appliedIn(client))
    if (next) {
      await client.query('set local statement_timeout = 0')
      await run(client, next)
      const row = [next.id, hashOf(next.sql), now()]
      await client.query(
        'insert into public.skydeck_migrations (id, hash, applied_at) values ($1, $2, $3)',
        row,
      )
    }
    await client.query('commit')
    return next?.id
  } catch (error) {
    // The rollback only tidies up: the client is thrown away, which ends the transaction in any case.
    await client.query('rollback').catch(() => undefined)
    throw toStoreError(error)
  }
}

async function appliedIn(client: PoolClient): Promise<Map<string, string>> {
  await client.query(
    'create table if not exists public.skydeck_migrations (id text primary key, hash text not null, applied_at timestamptz not null)',
  )
  const found = await client.query<{ id: string; hash: string }>(
    'select id, hash from public.skydeck_migrations order by id',
  )
  return new Map(found.rows.map(({ id, hash }) => [id, hash]))
}

function nextOf(migrations: Migration[], applied: Map<string, string>): Migration | undefined {
  const known = new Set(migrations.map(({ id }) => id))
  const unknown = [...applied.keys()].filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw new StoreError(
      'newer_schema',
      `The database was used by a newer Skydeck: this one does not know its migration ${unknown.join(', ')}.`,
      'Start the newer version again, or name another database or data folder (SKYDECK_HOME).',
    )
  }
  const changed = migrations.find(({ id, sql }) => (applied.get(id) ?? hashOf(sql)) !== hashOf(sql))
  if (changed) {
    throw new StoreError(
      'broken',
      `The migration ${changed.id} was applied to this database with another text than it has now.`,
      'Restore the file as it was released and put the change into a new migration.',
    )
  }
  return migrations.find(({ id }) => !applied.has(id))
}

async function run(client: PoolClient, { id, sql }: Migration): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    const known = toStoreError(error)
    throw new StoreError(known.code, `The migration ${id} failed. ${known.message}`, known.hint, error)
  }
}

/** Line ends do not count: a checkout on Windows may have changed them. */
function hashOf(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
}
