import type { Pool } from 'pg'
import type { StoreView } from './store.ts'

/** The position in the write-ahead log, in bytes. */
export async function logPosition(pool: Pool): Promise<bigint> {
  const { rows } = await pool.query<{ at: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text as at`,
  )
  return BigInt(rows[0]?.at ?? 0)
}

/** What one kind of change to one relation added to the log. */
export interface LogPart {
  relation: string
  change: string
  count: number
  bytes: number
}

/** The largest parts of the log since a position, by relation and kind of record (extension pg_walinspect). */
export async function largestLogParts(
  { pool, beside }: StoreView,
  since: bigint,
  most: number,
): Promise<LogPart[]> {
  await beside.query('create extension if not exists pg_walinspect')
  const { rows: files } = await pool.query<{ file: string; name: string }>(
    'select pg_relation_filenode(oid)::text as file, relname as name from pg_class where pg_relation_filenode(oid) is not null',
  )
  const names = new Map(files.map(({ file, name }) => [file, name]))
  const { rows } = await beside.query<{ file: string; change: string; count: string; bytes: string }>(
    `select relfilenode::text as file, resource_manager || ' ' || record_type as change, count(*) as count,
       sum(coalesce(block_data_length, 0) + coalesce(block_fpi_length, 0)) as bytes
     from pg_get_wal_block_info('0/0'::pg_lsn + $1::numeric, pg_current_wal_insert_lsn()) group by 1, 2 order by 4 desc limit $2`,
    [since.toString(), most],
  )
  return rows.map(({ file, change, count, bytes }) => ({
    ...{ relation: names.get(file) ?? `file ${file}`, change },
    ...{ count: Number(count), bytes: Number(bytes) },
  }))
}

/** Where the next transaction's number will be, to count what is written after it. */
export async function nextTransaction(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  )
  return rows[0]?.next ?? '0'
}

/** Rows of each table of the store that were inserted or updated since a transaction; counted by the rows themselves, since the statistics lag. */
export async function rowsWrittenSince(pool: Pool, next: string): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query<{ count: string }>(
      `select count(*) as count from "${name}" where xmin::text::bigint >= $1::bigint`,
      [next],
    )
    const count = Number(rows[0]?.count ?? 0)
    if (count > 0) counts[name] = count
  }
  return counts
}
