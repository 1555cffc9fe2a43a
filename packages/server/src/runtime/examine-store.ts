import type { Reader } from '../store/reader-role.ts'
import { toStoreError } from '../store/store-error.ts'
import type { OpenStore } from './open-store.ts'

interface Figure {
  n?: number
  size?: string
}

interface Check {
  name: string
  ok: boolean
  message: string
  hint: string | null
}

/** Looks whether the store is sound: reachable, writable, its views and its reading role. */
export async function examineStore(store: OpenStore, reader: Reader): Promise<Check[]> {
  return [
    await check('server', () => `${store.kind} PostgreSQL ${store.version} answers`, store, 'select 1'),
    await check(
      'writing',
      () => 'the owner may write',
      store,
      'create temporary table skydeck_doctor (x int) on commit drop',
    ),
    await check(
      'tables',
      ([row]) => `${row?.n ?? 0} tables, ${row?.size ?? 'nothing'} in all`,
      store,
      tables,
    ),
    await check(
      'views',
      ([row]) => `${row?.n ?? 0} views in schema aws`,
      store,
      `select count(*)::int as n from pg_views where schemaname = 'aws'`,
    ),
    await check(
      'scans',
      ([row]) => `${row?.n ?? 0} scans are open`,
      store,
      'select count(*)::int as n from scans where finished_at is null',
    ),
    reader.role !== null
      ? {
          name: 'reading role',
          ok: true,
          message: [`SQL runs as ${reader.role}`, ...reader.notes].join('; '),
          hint: null,
        }
      : {
          name: 'reading role',
          ok: false,
          message: `SQL runs as the owner in a read-only transaction: ${reader.reason}`,
          hint: 'Give the owner CREATEROLE, so that SQL cannot read the tables of Skydeck itself.',
        },
  ]
}

const tables = `select count(*)::int as n, pg_size_pretty(pg_database_size(current_database())) as size from pg_tables where schemaname = 'public'`

async function check(
  name: string,
  say: (rows: Figure[]) => string,
  { pool }: OpenStore,
  sql: string,
): Promise<Check> {
  try {
    const { rows } = await pool.query<Figure>(sql)
    return { name, ok: true, message: say(rows), hint: null }
  } catch (error) {
    const { message, hint } = toStoreError(error)
    return { name, ok: false, message, hint }
  }
}
