/**
 * How long a start takes: `node bench/ready.ts [--runs 5] [--json]`.
 *
 * Cost model: what a person waits for, from the start of the process to the line that says that Skydeck is ready, with nothing
 * warmed up but the files that the system has cached. `first time`: an empty data folder, so the embedded PostgreSQL is made, migrated
 * and given its views. `existing data`: a folder whose demo was scanned to its end by an earlier start. Each without AWS
 * credentials (the demo is shown, and its simulated AWS started) and with keys in the environment that a simulated AWS takes
 * (Skydeck asks it whose they are). Only one program runs at a time. No bound: the wall clock is the machine's.
 */
import { median, runBench } from './bed/report.ts'
import { startSimulatedAws } from './bed/simulated-aws.ts'
import { makeHome, startServer } from './bed/skydeck.ts'

await runBench({ runs: 5 }, async (report, { runs }) => {
  const aws = await startSimulatedAws({ resources: 300 })
  report.atEnd(() => aws.stop())
  const kinds = [
    { credentials: 'none: demo', env: {} },
    { credentials: 'in the environment', env: aws.env },
  ]
  const rows = []
  for (const { credentials, env } of kinds) {
    const first: number[] = []
    for (let run = 0; run < runs; run++) first.push(await firstStart(env))
    rows.push({ start: 'first time', credentials, ...figures(first) })
    rows.push({ start: 'existing data', credentials, ...figures(await laterStarts(env, runs)) })
  }
  report.table(`Seconds to ready, ${runs} runs each`, rows)
})

async function firstStart(env: Record<string, string>): Promise<number> {
  const home = await makeHome()
  try {
    const server = await startServer({ ...home.env, ...env })
    await server.stop()
    return server.readyMs
  } finally {
    await home.remove()
  }
}

/** Fills the demo, and with credentials the real store too, then starts anew on what is there. */
async function laterStarts(env: Record<string, string>, runs: number): Promise<number[]> {
  const home = await makeHome()
  try {
    const filling = await startServer({ ...home.env, ...env })
    if (filling.demo) await filling.lastScan()
    else await filling.scan('base')
    await filling.stop()
    const times: number[] = []
    for (let run = 0; run < runs; run++) {
      const server = await startServer({ ...home.env, ...env })
      times.push(server.readyMs)
      await server.stop()
    }
    return times
  } finally {
    await home.remove()
  }
}

function figures(times: readonly number[]) {
  return {
    min: Math.min(...times) / 1000,
    median: median(times) / 1000,
    max: Math.max(...times) / 1000,
  }
}
