import type { Pool } from 'pg'

/** Figures of a store for its about page and metrics. */
export async function readCounts(
  db: Pool,
): Promise<{ connections: number; resources: number; lastScanAt: string | null }> {
  const { rows } = await db.query<{ connections: number; resources: number; lastScanAt: Date | null }>(
    `select (select count(*)::int from accounts where not ephemeral) as connections,
       (select count(*)::int from resources where gone_at is null) as resources,
       (select max(finished_at) from scans where state in ('done', 'partial')) as "lastScanAt"`,
  )
  const [row] = rows
  return {
    connections: row?.connections ?? 0,
    resources: row?.resources ?? 0,
    lastScanAt: row?.lastScanAt?.toISOString() ?? null,
  }
}

/** Scopes by state and the running scans, for metrics. */
export async function readQueue(db: Pool): Promise<{ pending: number; running: number; scans: number }> {
  const { rows } = await db.query<{ pending: number; running: number; scans: number }>(
    `select count(*) filter (where state = 'pending')::int as pending, count(*) filter (where state = 'running')::int as running,
       (select count(*)::int from scans where finished_at is null) as scans from scopes where state in ('pending', 'running')`,
  )
  return rows[0] ?? { pending: 0, running: 0, scans: 0 }
}
