import type { ResourcePage } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import { count } from '../output/figures.ts'
import { liveLines } from '../output/live.ts'
import { say } from '../output/say.ts'

const plainEveryMs = 5_000

/** How far an export is, on stderr: one line drawn over and over on a terminal, else a line every few seconds. */
export function exportProgress(cli: Pick<Cli, 'err' | 'now'>, options: { live: boolean }) {
  const live = liveLines(cli.err)
  let last = cli.now()
  return {
    async show(rows: number, page: ResourcePage): Promise<void> {
      const text = `${count(rows)} of ${page.totalIsEstimate ? 'about ' : ''}${count(Math.max(rows, page.total))} rows`
      if (options.live) return live.draw([text])
      if (cli.now() - last < plainEveryMs) return
      last = cli.now()
      await say(cli, text)
    },
    end: () => live.clear(),
  }
}
