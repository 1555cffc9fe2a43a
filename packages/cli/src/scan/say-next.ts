import type { Scan } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import { sayDemo } from '../inventory/say-state.ts'
import { say } from '../output/say.ts'

/** Says what to do next after a scan, on stderr. */
export async function sayNext(cli: Cli, scan: Scan): Promise<void> {
  const states = new Set(scan.gaps.map(({ state }) => state))
  if (scan.gaps.some(({ missingAction }) => missingAction)) {
    const tier = scan.tier === 'posture' ? ' --tier posture' : ''
    await say(
      cli,
      `Next: attach what \`skydeck policy${tier}\` prints to the scanning identity, then \`skydeck scan --retry ${scan.id}\`.`,
    )
  }
  if (states.has('throttled'))
    await say(cli, 'AWS throttled some calls: scan again later, or lower SKYDECK_PACE.')
  if (states.has('failed')) await say(cli, `\`skydeck scan --retry ${scan.id}\` tries again what failed.`)
  if (scan.state === 'cancelled')
    await say(cli, 'What was listed before stays in the inventory; nothing was retired for what was not.')
  if (scan.state === 'done' || scan.state === 'partial')
    await say(
      cli,
      'See it: `skydeck resources`, `skydeck sql "select type, count(*) from resources where gone_at is null group by 1"`.',
    )
  if (scan.demo) await sayDemo(cli)
}
