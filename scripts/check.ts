import { fileURLToPath } from 'node:url'
import { dead } from './gates/dead.ts'
import { format } from './gates/format.ts'
import { fresh } from './gates/fresh.ts'
import { formatOffence, type Gate } from './gates/gate.ts'
import { layers } from './gates/layers.ts'
import { lint } from './gates/lint.ts'
import { lock } from './gates/lock.ts'
import { pack } from './gates/pack.ts'
import { secrets } from './gates/secrets.ts'
import { sources } from './gates/sources.ts'
import { types } from './gates/types.ts'
import { worker } from './gates/worker.ts'

const gates: Gate[] = [types, format, lint, layers, sources, dead, worker, fresh, pack, lock, secrets]
const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const shown = 100

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !gates.some((gate) => gate.name === name))
if (unknown.length > 0) {
  console.error(
    `No gate is called ${unknown.join(', ')}. There are: ${gates.map(({ name }) => name).join(', ')}.`,
  )
  process.exitCode = 2
} else {
  const failed: string[] = []
  for (const gate of gates) {
    if (wanted.length > 0 && !wanted.includes(gate.name)) continue
    if (!(await passes(gate))) failed.push(gate.name)
  }
  if (failed.length > 0) console.log(`check failed: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}

/** Runs one gate, prints its line and what it found, and says whether it passed. A gate that cannot look has failed. */
async function passes(gate: Gate): Promise<boolean> {
  const start = performance.now()
  const line = (state: string, rest: string) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5)
    console.log(`${state.padEnd(5)}${gate.name.padEnd(9)}${seconds} s  ${rest}`.trimEnd())
  }
  try {
    const offences = await gate.run(root)
    line(offences.length > 0 ? 'FAIL' : 'ok', offences.length > 0 ? `${offences.length} found` : '')
    for (const offence of offences.slice(0, shown)) console.log(`     ${formatOffence(offence)}`)
    if (offences.length > shown) console.log(`     and ${offences.length - shown} more`)
    return offences.length === 0
  } catch (error) {
    line('FAIL', 'could not look')
    console.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return false
  }
}
