import type { Gate, Offence } from './gate.ts'
import { parseToolJson, runNodeTool } from './run-tool.ts'

type Named = { name: string; line?: number }
type Issues = { file: string } & Record<string, string | Named[] | Named[][] | Record<string, Named[]>>
type Report = { issues: Issues[] }

/**
 * `dead`: knip at zero issues, twice: everything, and `--production`, which leaves tests out and so finds the unit that
 * only its own test keeps alive.
 */
export const dead: Gate = {
  name: 'dead',
  async run(root) {
    const [all, production] = [await knip(root, []), await knip(root, ['--production'])]
    const known = new Set(all.map(keyOf))
    return [...all, ...production.filter((one) => !known.has(keyOf(one)))]
  },
}

async function knip(root: string, args: string[]): Promise<Offence[]> {
  const base = ['--reporter', 'json', '--no-progress']
  const result = await runNodeTool('knip/bin/knip.js', [...base, ...args], root)
  const report = parseToolJson<Report>('knip', result)
  const mode = args.length > 0 ? 'in production' : 'anywhere'
  const offences = report.issues.flatMap((issues) => readIssues(issues, mode))
  if (result.code !== 0 && offences.length === 0) {
    return [{ rule: 'knip', file: 'knip.json', text: (result.stderr || `ended with ${result.code}`).trim() }]
  }
  return offences
}

function readIssues({ file, ...kinds }: Issues, mode: string): Offence[] {
  const offences: Offence[] = []
  for (const [kind, value] of Object.entries(kinds)) {
    if (kind === 'owners' || typeof value === 'string') continue
    const found: Named[] = (Array.isArray(value) ? value : Object.values(value)).flat()
    for (const { name, line } of found) {
      const text = kind === 'files' ? `nothing ${mode} imports it` : `${name} is not used ${mode}`
      offences.push({ rule: `knip-${kind}`, file, ...(line === undefined ? {} : { line }), text })
    }
  }
  return offences
}

function keyOf({ rule, file, text }: Offence): string {
  return `${rule} ${file} ${text.replace(/ (anywhere|in production)/, '')}`
}
