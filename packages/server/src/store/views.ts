import { createHash } from 'node:crypto'
import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from 'pg'
import { StoreError, toStoreError } from './store-error.ts'
import type { StoredType } from './stored-type.ts'
import { transaction } from './transaction.ts'
import { viewSql } from './view-sql.ts'

/** Any number, as long as every Skydeck uses the same: "SkyViews" in ASCII. */
const viewsLock = '6011042563024021363'
const factKey = 'views'

/** `lock`: the key of the advisory lock under which one process at a time builds. */
export interface ViewsOptions {
  lock?: string
}

/**
 * Brings the schema `aws` to one view a type, of what is there now, and gives the names of the views that were made anew;
 * none when the definitions are those of the last time. All in one transaction. Views of types that are no more go. Throws
 * StoreError `broken` when somebody's own view stands on one that has to be replaced.
 */
export async function buildViews(
  pool: Pool,
  types: readonly StoredType[],
  options: ViewsOptions = {},
): Promise<string[]> {
  const wanted = new Map(
    types.filter(({ allColumns }) => allColumns.length > 0).map((type) => [type.type, type]),
  )
  const bodies = new Map([...wanted].map(([name, type]) => [name, viewSql(type)]))
  const hash = hashOf([...wanted.values()].map((type) => [type.type, type.title, bodies.get(type.type)]))
  return transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1::bigint)', [options.lock ?? viewsLock])
    // Whoever reads a view for long must not keep the server from starting for ever.
    await client.query(`set local lock_timeout = '30s'`)
    const present = await viewsIn(client)
    const complete = present.length === wanted.size && present.every((name) => wanted.has(name))
    if (complete && (await builtFrom(client)) === hash) return []
    for (const name of present) if (!wanted.has(name)) await dropView(client, name)
    for (const [name, body] of bodies) await makeView(client, name, body, wanted.get(name)?.title ?? name)
    await client.query(
      'insert into public.store_facts (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
      [factKey, hash],
    )
    return [...bodies.keys()]
  })
}

async function viewsIn(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'aws' and c.relkind = 'v'`,
  )
  return rows.map(({ name }) => name)
}

async function builtFrom(client: PoolClient): Promise<string | undefined> {
  const { rows } = await client.query<{ value: string }>(
    'select value from public.store_facts where key = $1',
    [factKey],
  )
  return rows[0]?.value
}

/** Replacing keeps grants and what others built on the view, but fits only where columns were appended. */
async function makeView(client: PoolClient, name: string, body: string, title: string): Promise<void> {
  const view = `aws.${escapeIdentifier(name)}`
  await client.query('savepoint replacing')
  try {
    await client.query(`create or replace view ${view} as ${body}`)
    await client.query('release savepoint replacing')
  } catch (error) {
    if (!hasCode(error, '42P16')) throw toStoreError(error)
    await client.query('rollback to savepoint replacing')
    await dropView(client, name)
    await client.query(`create view ${view} as ${body}`)
  }
  await client.query(`comment on view ${view} is ${escapeLiteral(title)}`)
}

async function dropView(client: PoolClient, name: string): Promise<void> {
  try {
    await client.query(`drop view aws.${escapeIdentifier(name)}`)
  } catch (error) {
    if (!hasCode(error, '2BP01')) throw toStoreError(error)
    throw new StoreError(
      'broken',
      `The view aws.${name} has changed, but something of your own stands on it: ${detailOf(error)}`,
      'Drop what depends on it (not the view itself), start again, and make it anew.',
      error,
    )
  }
}

function hashOf(definitions: unknown): string {
  return createHash('sha256').update(JSON.stringify(definitions)).digest('hex')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function detailOf(error: unknown): string {
  return error instanceof Error && 'detail' in error && typeof error.detail === 'string'
    ? error.detail
    : String(error)
}
