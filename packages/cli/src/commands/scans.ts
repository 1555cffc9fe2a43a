import type { Client, ScanSummary, Scope } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { UsageError } from '../failures.ts'
import { sayDemo } from '../inventory/say-state.ts'
import { examples, rowOptions, wholeNumber } from '../options.ts'
import { count, duration, moment } from '../output/figures.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'
import { printScan } from '../scan/print-scan.ts'
import { sayNext } from '../scan/say-next.ts'

interface ScansOptions extends RowFormat {
  scopes?: boolean
  limit: number
}

/** `skydeck scans`: the history of scans, one scan, or its ledger. */
export function scansCommand(cli: Cli): Command {
  const command = new Command('scans')
    .description('List scans, newest first; with an id one scan and its gaps')
    .argument('[id]', 'a scan')
    .option('--scopes', 'the ledger: what every source in every account and region ended as')
    .option('--limit <n>', 'scans at most', wholeNumber(1, 500), 50)
    .action(
      cli.action((id: string | undefined, options: ScansOptions) => {
        if (id === undefined && options.scopes)
          throw new UsageError('--scopes needs the id of a scan.', '`skydeck scans` lists them.')
        return withConnection(cli, (client) => {
          if (id === undefined) return listScans(cli, client, options)
          return options.scopes ? listScopes(cli, client, id, options) : showScan(cli, client, id, options)
        })
      }),
    )
  return examples(rowOptions(command), [
    'skydeck scans',
    'skydeck scans 01a2043c-e553-7358-a18b-ed7f5d8afdd6',
    'skydeck scans 01a2043c-e553-7358-a18b-ed7f5d8afdd6 --scopes --csv > ledger.csv',
  ])
}

async function listScans(cli: Cli, client: Client, options: ScansOptions): Promise<ExitCode> {
  const { limit } = options
  const { items, demo } = await client.apiCall((api, signal) => api.scans.list({ limit }, { signal }), {
    signal: cli.signal,
  })
  await printRows(cli, options, {
    document: { items, demo },
    objects: items,
    columns: [
      { title: 'id', firm: true },
      { title: 'state' },
      { title: 'tier' },
      { title: 'started' },
      { title: 'took', align: 'right' },
      { title: 'resources', align: 'right' },
      { title: 'created', align: 'right' },
      { title: 'gone', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'gaps', align: 'right' },
    ],
    cells: items.map(scanCells),
    csv: { names: scanCsvNames, values: items.map(scanCsvValues) },
    empty: 'There are no scans yet. `skydeck scan` starts one.',
  })
  if (demo) await sayDemo(cli)
  return exitCodes.done
}

function scanCells(scan: ScanSummary): string[] {
  const figures = [found(scan), scan.created, scan.gone, scan.calls, scan.errors]
  return [
    scan.id,
    scan.state,
    scan.tier,
    moment(scan.startedAt ?? scan.createdAt),
    duration(scan.durationMs),
    ...figures.map(count),
  ]
}

const scanCsvNames = [
  'id',
  'state',
  'tier',
  'trigger',
  'created_at',
  'started_at',
  'finished_at',
  'duration_ms',
  'resources',
].concat(['created', 'updated', 'unchanged', 'gone', 'calls', 'throttles', 'gaps'])

function scanCsvValues(scan: ScanSummary): unknown[] {
  const { id, state, tier, trigger, createdAt, startedAt, finishedAt, durationMs } = scan
  const { created, updated, unchanged, gone, calls, throttles, errors } = scan
  return [id, state, tier, trigger, createdAt, startedAt, finishedAt, durationMs, found(scan)].concat([
    created,
    updated,
    unchanged,
    gone,
    calls,
    throttles,
    errors,
  ])
}

function found({ resources }: ScanSummary): number {
  return Object.values(resources).reduce((total, number) => total + number, 0)
}

async function showScan(cli: Cli, client: Client, id: string, options: ScansOptions): Promise<ExitCode> {
  const scan = await client.apiCall((api, signal) => api.scans.get({ id }, { signal }), {
    signal: cli.signal,
  })
  if (options.json || options.ndjson || options.csv) {
    const names = ['account', 'region', 'source', 'operation', 'count', 'state', 'reason', 'missing_action']
    const values = scan.gaps.map((gap) => [
      gap.account,
      gap.region,
      gap.source,
      gap.operation,
      gap.count,
      gap.state,
      gap.reason,
      gap.missingAction,
    ])
    await printRows(cli, options, {
      document: scan,
      objects: scan.gaps,
      columns: [],
      cells: [],
      csv: { names, values },
      empty: '',
    })
  } else {
    await printScan(cli, scan)
    await sayNext(cli, scan)
  }
  return exitCodes.done
}

async function listScopes(cli: Cli, client: Client, id: string, options: ScansOptions): Promise<ExitCode> {
  const { items } = await client.apiCall((api, signal) => api.scans.scopes({ id }, { signal }), {
    signal: cli.signal,
  })
  await printRows(cli, options, {
    document: { items },
    objects: items,
    columns: [
      { title: 'state' },
      { title: 'source' },
      { title: 'region' },
      { title: 'account' },
      { title: 'rows', align: 'right' },
      { title: 'calls', align: 'right' },
      { title: 'took', align: 'right' },
      { title: 'missing action', firm: true },
      { title: 'reason' },
    ],
    cells: items.map(scopeCells),
    csv: { names: scopeCsvNames, values: items.map(scopeCsvValues) },
    empty: 'This scan has no scopes.',
  })
  return exitCodes.done
}

function scopeCells({
  state,
  source,
  region,
  account,
  rows,
  calls,
  durationMs,
  missingAction,
  reason,
}: Scope): unknown[] {
  const took = durationMs === null ? null : duration(durationMs)
  return [state, source, region || 'global', account, count(rows), count(calls), took, missingAction, reason]
}

const scopeCsvNames = [
  'account',
  'region',
  'source',
  'state',
  'calls',
  'throttles',
  'rows',
  'created',
  'updated',
  'unchanged',
  'gone',
].concat(['duration_ms', 'missing_action', 'reason'])

function scopeCsvValues(scope: Scope): unknown[] {
  const { account, region, source, state, calls, throttles, rows, created, updated, unchanged, gone } = scope
  return [
    account,
    region,
    source,
    state,
    calls,
    throttles,
    rows,
    created,
    updated,
    unchanged,
    gone,
    scope.durationMs,
    scope.missingAction,
    scope.reason,
  ]
}
