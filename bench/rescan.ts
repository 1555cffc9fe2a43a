/**
 * What a rescan writes when nothing has changed: `node bench/rescan.ts [--resources 20000] [--json]`.
 *
 * Cost model: the write-ahead log is what a scan costs the disk, replicas and backups, so it is what is measured, as the
 * distance of the insert position over a scan. All settings are those of a real start: fsync, full_page_writes, checksums. Before
 * each scan a CHECKPOINT makes PostgreSQL log every page whole that is touched for the first time, which is the dearest case and
 * the usual one (scans are further apart than checkpoints). After each scan stands the vacuum that autovacuum does within a
 * minute of so many inserts; it is done here by hand so that it falls into nobody's window by chance, and has its own column.
 * Of a rescan only the ledger should be left: a few rows of scans, scopes and listings for each source and region, none for
 * each resource.
 * Bounds: the log of an unchanged rescan is at most 1 % of the first scan's; not a row of resources, relations or history is written.
 */
import type { Scan } from '../packages/contract/src/index.ts'
import { type Report, runBench } from './bed/report.ts'
import { startSimulatedAws } from './bed/simulated-aws.ts'
import { makeHome, startServer } from './bed/skydeck.ts'
import { type StoreView, viewStore } from './bed/store.ts'
import { largestLogParts, logPosition, nextTransaction, rowsWrittenSince } from './bed/wal.ts'

const mostRatio = 0.01
const perResource = ['resources', 'relations', 'resource_versions', 'resource_volatile'] as const

await runBench({ resources: 20_000 }, async (report, { resources }) => {
  const aws = await startSimulatedAws({ resources })
  report.atEnd(() => aws.stop())
  const home = await makeHome()
  report.atEnd(() => home.remove())
  const server = await startServer({ ...home.env, ...aws.env, SKYDECK_PACE: '1' })
  report.atEnd(() => server.stop())
  const store = await viewStore(home.env)
  report.atEnd(() => store.close())

  const first = await measureScan(store, () => server.scan('base'))
  const rescans = {
    'rescan 1': await measureScan(store, () => server.scan('base')),
    'rescan 2': await measureScan(store, () => server.scan('base')),
  }
  tell(report, { first, ...rescans })
  for (const [name, { scanBytes, scan, written }] of Object.entries(rescans)) {
    const ratio = scanBytes / first.scanBytes
    report.bound(`${name}: ${percent(ratio)} of the first scan's log, at most 1 %`, ratio <= mostRatio)
    const rows = perResource.reduce((sum, table) => sum + (written[table] ?? 0), 0)
    report.bound(
      `${name}: ${rows} rows written of resources, relations and history, none allowed`,
      rows === 0,
    )
    const { created } = first.scan
    report.bound(`${name}: ${scan.unchanged} of ${created} rows unchanged, all`, scan.unchanged === created)
  }
})

type Measured = Awaited<ReturnType<typeof measureScan>>

async function measureScan(store: StoreView, run: () => Promise<Scan>) {
  const { pool } = store
  await pool.query('checkpoint')
  const next = await nextTransaction(pool)
  const begin = await logPosition(pool)
  const scan = await run()
  const end = await logPosition(pool)
  const written = await rowsWrittenSince(pool, next)
  const parts = await largestLogParts(store, begin, 8)
  const beforeVacuum = await logPosition(pool)
  await pool.query('vacuum (analyze)')
  const vacuumBytes = Number((await logPosition(pool)) - beforeVacuum)
  return { scan, written, parts, scanBytes: Number(end - begin), vacuumBytes }
}

function tell(report: Report, scans: Record<'first' | 'rescan 1' | 'rescan 2', Measured>): void {
  const all = Object.entries(scans)
  report.table(
    'Write-ahead log of a scan',
    all.map(([scan, measured]) => ({
      scan,
      'log kB': measured.scanBytes / 1024,
      'of the first': percent(measured.scanBytes / scans.first.scanBytes),
      'vacuum after it, kB': measured.vacuumBytes / 1024,
      created: measured.scan.created,
      unchanged: measured.scan.unchanged,
      seconds: measured.scan.durationMs / 1000,
    })),
  )
  const tables = [...new Set(all.flatMap(([, { written }]) => Object.keys(written)))].sort()
  report.table(
    'Rows inserted or updated, those that are still there at the end of the scan',
    tables.map((table) => ({
      table,
      ...Object.fromEntries(all.map(([scan, { written }]) => [scan, written[table] ?? 0])),
    })),
  )
  for (const [scan, { parts }] of all)
    report.table(
      `Largest parts of the log: ${scan}`,
      parts.map(({ relation, change, count, bytes }) => ({ relation, change, count, kB: bytes / 1024 })),
    )
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`
}
