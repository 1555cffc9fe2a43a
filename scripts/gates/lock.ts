import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Gate, Offence } from './gate.ts'
import { runTool } from './run-tool.ts'

type Locked = { resolved?: string; link?: boolean; optionalDependencies?: Record<string, string> }
type Lock = { packages: Record<string, Locked> }

const file = 'package-lock.json'

/**
 * `lock`: `npm ci` would take the lock file; the packages of every platform stand in it (npm leaves out what a registry
 * lacked at the time, and `npm ci` then fails on those platforms); it names no registry.
 */
export const lock: Gate = {
  name: 'lock',
  async run(root) {
    const text = await readFile(join(root, file), 'utf8')
    const parsed = JSON.parse(text) as Lock
    return [...missingPlatforms(parsed), ...namedHosts(parsed, text), ...(await dryRun(root))]
  },
}

function missingPlatforms({ packages }: Lock): Offence[] {
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(packages, at, name))
      .map((name) => ({
        rule: 'lock-platform',
        file,
        text: `${name}, optional for ${at || 'the root'}, is not in the lock`,
      })),
  )
}

/** Looks for `name` as Node would from the package at `at`: in its own node_modules, then in each one above. */
function isLocked(packages: Lock['packages'], at: string, name: string): boolean {
  for (let from = at; ; from = from.replace(/(^|\/)[^/]+$/, '')) {
    if (`${from ? `${from}/` : ''}node_modules/${name}` in packages) return true
    if (from === '') return false
  }
}

function namedHosts({ packages }: Lock, text: string): Offence[] {
  const lines = text.split('\n')
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !link)
    .map(([at, { resolved }]) => {
      const line = lines.findIndex((one) => one.includes(`"resolved": "${resolved}"`)) + 1
      return { rule: 'lock-host', file, line, text: `${at} is bound to ${resolved}` }
    })
}

async function dryRun(root: string): Promise<Offence[]> {
  const { code, stdout, stderr } = await runTool('npm', ['ci', '--dry-run', '--ignore-scripts'], root)
  if (code === 0) return []
  const said = `${stdout}\n${stderr}`.replace(/^npm error ?/gm, '').trim()
  return [{ rule: 'lock-install', file, text: `npm ci refuses it: ${said.slice(0, 1000)}` }]
}
