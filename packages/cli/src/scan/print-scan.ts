import type { Scan } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import { count, counted, duration } from '../output/figures.ts'
import { printTable } from '../output/print-rows.ts'
import { styled } from '../output/style.ts'
import { gapGroups } from './gap-groups.ts'

const states: Record<Scan['state'], string> = {
  pending: 'waits for a worker',
  running: 'runs',
  done: 'is done',
  partial: 'is done with gaps',
  cancelled: 'was cancelled',
  failed: 'failed',
}

/** A scan for people, to stdout: what was found, what changed, and what is missing for which permission. */
export async function printScan(cli: Pick<Cli, 'out' | 'err'>, scan: Scan): Promise<void> {
  const types = Object.entries(scan.resources).sort(([one], [other]) => one.localeCompare(other))
  if (types.length > 0) {
    const cells = types.map(([type, found]) => [type, count(found)])
    await printTable(cli, [{ title: 'type' }, { title: 'found', align: 'right' }], cells)
    await cli.out.write('\n')
  }
  await cli.out.write(`${figures(scan)}\n`)
  if (scan.gaps.length > 0) await printGaps(cli, scan)
}

function figures(scan: Scan): string {
  const total = Object.values(scan.resources).reduce((sum, found) => sum + found, 0)
  const throttled = scan.throttles > 0 ? `, ${count(scan.throttles)} throttled` : ''
  return [
    `Scan ${scan.id} ${states[scan.state]} after ${duration(scan.durationMs)}.`,
    `${counted(total, 'resource')}: ${count(scan.created)} created, ${count(scan.updated)} updated, ${count(scan.unchanged)} unchanged, ${count(scan.gone)} gone.`,
    `${counted(scan.scopes.finished, 'scope')} of ${count(scan.scopes.total)}, ${counted(scan.calls, 'call')} to AWS${throttled}.`,
  ].join('\n')
}

async function printGaps(cli: Pick<Cli, 'out' | 'err'>, scan: Scan): Promise<void> {
  await cli.out.write(
    `\n${styled(cli.out, 'yellow', `Gaps: ${counted(scan.gaps.length, 'operation')} gave no full answer.`)}\n`,
  )
  const cells = gapGroups(scan.gaps).map((group) => [
    group.state,
    group.operation,
    group.missingAction ?? '-',
    regionsOf(group.regions),
    group.account,
    count(group.count),
    group.reason,
  ])
  await printTable(
    cli,
    [
      { title: 'state' },
      { title: 'operation' },
      { title: 'missing action', firm: true },
      { title: 'regions' },
      { title: 'account' },
      { title: 'times', align: 'right' },
      { title: 'reason' },
    ],
    cells,
  )
}

function regionsOf(regions: string[]): string {
  return regions.length > 2 ? `${regions.length} regions` : regions.join(', ')
}
