/**
 * How fast a large account is scanned, and where the time goes: `node bench/throughput.ts [--resources 20000] [--latency 50]
 * [--workers 1] [--profile 1] [--json]`.
 *
 * Cost model: a scan is bound by three things: AWS's published limits (in force in the simulated AWS, all of them allowed, SKYDECK_PACE=1),
 * AWS's latency, and the CPU that turns answers into rows. Wall time is the largest of them; CPU seconds are what can be saved. Rows a
 * CPU second of the worker is the figure to compare between versions in one run; the simulated AWS and PostgreSQL share the cores
 * and stand beside it. The scan is done twice: the first creates, the second finds everything unchanged. The profile is V8's, of
 * the worker over both scans: time in a function itself, by the place that its code comes from.
 * Bound: at most 1 % of the calls are throttled.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scan } from '../packages/contract/src/index.ts'
import { type Program, readProcess } from './bed/processes.ts'
import { readProfile } from './bed/profile.ts'
import { runBench } from './bed/report.ts'
import { startSimulatedAws } from './bed/simulated-aws.ts'
import { makeHome, startServer, startWorker } from './bed/skydeck.ts'

const defaults = { resources: 20_000, latency: 50, workers: 1, profile: 1 }

await runBench(defaults, async (report, { resources, latency, workers, profile }) => {
  const aws = await startSimulatedAws({ resources, latency, limits: 'published' })
  report.atEnd(() => aws.stop())
  const home = await makeHome()
  report.atEnd(() => home.remove())
  const profiles = await mkdtemp(join(tmpdir(), 'skydeck-profile-'))
  report.atEnd(() => rm(profiles, { recursive: true, force: true }))
  const env = { ...home.env, ...aws.env, SKYDECK_PACE: '1' }
  const server = await startServer(env, ['--no-worker'])
  report.atEnd(() => server.stop())
  const flags = profile > 0 ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []
  const processes: Program[] = []
  for (let index = 0; index < workers; index++) processes.push(await startWorker(env, flags))
  report.atEnd(() => Promise.all(processes.map((worker) => worker.stop())))

  const measure = () => measureScan(() => server.scan('base'), processes, server.program.pid, aws.pid)
  const [first, again] = [await measure(), await measure()]
  report.table('Base scan', [
    { scan: 'first', ...first.row },
    { scan: 'unchanged', ...again.row },
  ])
  const { calls, throttles } = first.scan
  report.bound(`${throttles} of ${calls} calls throttled, at most 1 %`, throttles <= calls / 100)
  if (profile === 0) return
  await Promise.all(processes.map((worker) => worker.stop()))
  for (const name of await readdir(profiles)) {
    const { places, functions } = readProfile(await readFile(join(profiles, name), 'utf8'))
    report.table('Where a worker spends its CPU time, by place', places.slice(0, 14))
    report.table('The functions with the most time in themselves', functions.slice(0, 20))
  }
})

async function measureScan(run: () => Promise<Scan>, workers: Program[], server: number, aws: number) {
  const cpu = async () => ({
    workers: (await Promise.all(workers.map(({ pid }) => readProcess(pid)))).reduce(
      (sum, { cpuSeconds }) => sum + cpuSeconds,
      0,
    ),
    server: (await readProcess(server)).cpuSeconds,
    aws: (await readProcess(aws)).cpuSeconds,
  })
  const before = await cpu()
  const scan = await run()
  const after = await cpu()
  const rows = scan.created + scan.updated + scan.unchanged
  const seconds = scan.durationMs / 1000
  const own = after.workers - before.workers
  const row = {
    ...{ rows, calls: scan.calls, throttled: scan.throttles },
    ...{ 'wall s': seconds, 'worker CPU s': own, 'server CPU s': after.server - before.server },
    ...{ 'simulated AWS CPU s': after.aws - before.aws },
    ...{ 'rows a second': rows / seconds, 'rows a worker CPU second': rows / own },
  }
  return { scan, row }
}
