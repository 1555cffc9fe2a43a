import type { ResourcePage } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import { age, count } from '../output/figures.ts'
import { say, warn } from '../output/say.ts'

/** Says what a reader of these rows must know: how many of how many, how old, whether parts are missing, whether it is demo data. */
export async function sayState(cli: Cli, page: ResourcePage, shown: number): Promise<void> {
  const total = page.totalIsEstimate ? `about ${count(page.total)}` : count(page.total)
  const dated = page.dataAge ? `, listed ${age(page.dataAge, cli.now())}` : ''
  const more = page.nextCursor === null ? '' : '; --limit all shows everything'
  await say(cli, `${count(shown)} of ${total} resources${dated}${more}.`)
  if (page.partial)
    await warn(
      cli,
      'Parts were refused, throttled or failed in their last scan: rows may be missing or old. `skydeck scans` lists the scans.',
    )
  if (page.demo) await sayDemo(cli)
}

/** Says that what was printed is demo data. */
export async function sayDemo(cli: Cli): Promise<void> {
  await warn(cli, 'This is demo data of a simulated account. `skydeck accounts add` connects a real one.')
}
