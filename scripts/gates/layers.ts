import { globSync } from 'node:fs'
import type { Gate, Offence } from './gate.ts'
import { parseToolJson, runTool, toolPath } from './run-tool.ts'

type Cruise = {
  modules: { source: string }[]
  summary: { violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[] }
}

/** `layers`: the rows of the house, held by dependency-cruiser's rules in `.dependency-cruiser.cjs`. */
export const layers: Gate = { name: 'layers', run: (root) => cruise(root, cruiserPath) }

const cruiserPath = toolPath('dependency-cruiser/bin/dependency-cruiser.mjs')

/**
 * Runs the dependency-cruiser at `program` over `packages` of `root`. A source that it did not read is an offence of its
 * own (`unread`): without a TypeScript whose API it knows, it reads nothing, says "no violations" and exits with 0.
 */
export async function cruise(root: string, program: string): Promise<Offence[]> {
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'packages']
  const result = await runTool(process.execPath, [program, ...args], root)
  const report = parseToolJson<Cruise>('dependency-cruiser', result)
  const read = new Set(report.modules.map(({ source }) => source))
  const unread = sources(root).filter((file) => !read.has(file))
  return [
    ...unread.map((file) => ({ rule: 'unread', file, text: 'dependency-cruiser did not read this source' })),
    ...report.summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      file: from,
      text: cycle ? `circle: ${cycle.map(({ name }) => name).join(' -> ')}` : `imports ${to}`,
    })),
  ]
}

function sources(root: string): string[] {
  return globSync('packages/*/{src,test}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
  }).filter((file) => !file.endsWith('.d.ts'))
}
