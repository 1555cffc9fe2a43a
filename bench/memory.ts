/**
 * Memory of a scan worker as an account grows: `node bench/memory.ts [--small 1000] [--middle 10000] [--large 50000] [--rows 50000]
 * [--posture 0] [--json]`.
 *
 * Cost model: a worker holds at most a page of each scope that it works on (pages are AWS's, up to 1,000 resources), never an
 * account. V8 lets its young generation and the garbage of its old one grow with what was ever allocated, up to limits of its
 * own, so sizes are comparable only after the same work: each account is scanned until `--rows` rows have gone through, in a fresh
 * worker process, the only one that scans. Measured: resident memory before the first scan, its peak (VmHWM of proc(5)) after
 * the first and after all scans, and what is left on the heap after V8's full collections (--trace-gc), the largest and the last.
 * `--posture 1` asks the detail calls too. What still grows after the same work is the size of the pages: those of a small account
 * are not full. No bound: memory is the system's to give; read the ratios.
 */

import type { Tier } from '../packages/contract/src/index.ts'
import { type Program, readProcess } from './bed/processes.ts'
import { runBench } from './bed/report.ts'
import { startSimulatedAws } from './bed/simulated-aws.ts'
import { makeHome, startServer, startWorker } from './bed/skydeck.ts'

const defaults = { small: 1_000, middle: 10_000, large: 50_000, rows: 50_000, posture: 0 }

await runBench(defaults, async (report, { posture, rows: work, ...sizes }) => {
  const rows = []
  for (const resources of Object.values(sizes)) {
    const scans = Math.max(1, Math.round(work / resources))
    rows.push(await measureSize(resources, scans, posture > 0 ? 'posture' : 'base'))
  }
  const [first, ...others] = rows
  const middle = rows.at(-2)
  const last = rows.at(-1)
  if (!first || !middle || !last || others.length === 0) throw new Error('There are no sizes to compare.')
  report.table('A scan worker by size of the account, MB', rows)
  const ratio = (of: (row: Row) => number, base: Row) => of(last) / of(base)
  const figures = {
    'peak resident, all scans': (row: Row) => row['peak, all scans'],
    'peak resident, first scan alone': (row: Row) => row['peak, first scan'],
    'heap after collection, largest': (row: Row) => row['heap, largest'],
  }
  report.table(
    'Flatness: 1 is flat',
    Object.entries(figures).map(([figure, of]) => ({
      figure,
      [`${last.resources} : ${first.resources}`]: ratio(of, first),
      [`${last.resources} : ${middle.resources}`]: ratio(of, middle),
    })),
  )
})

type Row = Awaited<ReturnType<typeof measureSize>>

async function measureSize(resources: number, scans: number, tier: Tier) {
  const home = await makeHome()
  const aws = await startSimulatedAws({ resources })
  const env = { ...home.env, ...aws.env, SKYDECK_PACE: '1' }
  try {
    const server = await startServer(env, ['--no-worker'])
    const worker = await startWorker(env, ['--trace-gc'])
    try {
      const idle = await readProcess(worker.pid)
      const { created } = await server.scan(tier)
      const once = await readProcess(worker.pid)
      for (let more = 1; more < scans; more++) await server.scan(tier)
      const all = await readProcess(worker.pid)
      const heaps = heapsAfterCollection(worker)
      return {
        ...{ resources, scans, rows: created * scans },
        ...{ idle: idle.rssMb, 'peak, first scan': once.peakRssMb, 'peak, all scans': all.peakRssMb },
        ...{
          'heap, largest': Math.max(0, ...heaps),
          'heap, last': heaps.at(-1) ?? 0,
          collections: heaps.length,
        },
      }
    } finally {
      await worker.stop()
      await server.stop()
    }
  } finally {
    await aws.stop()
    await home.remove()
  }
}

/** Megabytes of used heap after each full collection: `Mark-Compact (reduce) 45.1 (60.2) -> 30.2 (58.1) MB`. */
function heapsAfterCollection(worker: Program): number[] {
  const found = worker.said.stdout.matchAll(/Mark-Compact.*? -> (\d+(?:\.\d+)?) \(/g)
  return [...found].map(([, megabytes]) => Number(megabytes))
}
