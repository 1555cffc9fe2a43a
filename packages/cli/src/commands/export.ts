import type { ResourcePage } from '@skydeck/contract'
import { Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { exportColumns } from '../export/columns.ts'
import { type FileSink, fileSink } from '../export/file-sink.ts'
import { exportProgress } from '../export/progress.ts'
import { UsageError } from '../failures.ts'
import { resourcePages } from '../inventory/pages.ts'
import { type QueryOptions, selectionOf, selectionOptions } from '../inventory/query.ts'
import { columnValue, furtherColumns } from '../inventory/row-columns.ts'
import { sayState } from '../inventory/say-state.ts'
import { examples } from '../options.ts'
import { csvRecord } from '../output/csv.ts'
import { safeJson, safeText } from '../output/safe-text.ts'

type Format = 'csv' | 'ndjson'

interface ExportOptions extends QueryOptions {
  format?: Format
  output?: string
}

/** `skydeck export`: everything that matches, to stdout or a file. */
export function exportCommand(cli: Cli): Command {
  const command = selectionOptions(
    new Command('export').description('Write all matching resources as CSV or NDJSON'),
  )
    .addOption(
      new Option(
        '--format <format>',
        'csv or ndjson; taken from the ending of --output when left out',
      ).choices(['csv', 'ndjson']),
    )
    .option('--output <file>', 'a file instead of stdout; it appears when it is whole')
    .action(
      cli.action(async (options: ExportOptions) => {
        const format = options.format ?? formatOf(options.output)
        const selection = selectionOf(options)
        await withConnection(cli, async (client) => {
          const columns = await exportColumns(client, options.columns, options.type, cli.signal)
          const pages = resourcePages(
            client,
            { ...selection, columns: furtherColumns(columns) },
            Number.POSITIVE_INFINITY,
            cli.signal,
          )
          await writeAll(
            cli,
            pages,
            rowWriter(format, columns, options.columns !== undefined),
            options.output,
          )
        })
        return exitCodes.done
      }),
    )
  return examples(command, [
    'skydeck export --type aws_ec2_instance --format csv --output instances.csv',
    `skydeck export --filter 'tags.env = prod' --format ndjson | jq -r .arn`,
  ])
}

function formatOf(output: string | undefined): Format {
  if (output?.endsWith('.csv')) return 'csv'
  if (output?.endsWith('.ndjson') || output?.endsWith('.jsonl')) return 'ndjson'
  throw new UsageError('The format is missing.', 'Add --format csv or --format ndjson.')
}

interface RowWriter {
  head: string
  rows(page: ResourcePage, shown: (value: unknown) => unknown): string
}

function rowWriter(format: Format, columns: string[], chosen: boolean): RowWriter {
  const values = (row: ResourcePage['items'][number]) => columns.map((name) => columnValue(row, name))
  if (format === 'csv') {
    return {
      head: csvRecord(columns),
      rows: ({ items }, shown) => items.map((row) => csvRecord(values(row).map(shown))).join(''),
    }
  }
  const object = (row: ResourcePage['items'][number]) =>
    chosen ? Object.fromEntries(columns.map((name) => [name, columnValue(row, name) ?? null])) : row
  return {
    head: '',
    rows: ({ items }) => items.map((row) => `${safeJson(JSON.stringify(object(row)))}\n`).join(''),
  }
}

async function writeAll(
  cli: Cli,
  pages: AsyncIterable<ResourcePage>,
  writer: RowWriter,
  output: string | undefined,
): Promise<void> {
  const file = output === undefined || output === '-' ? undefined : await fileSink(output, cli.uuid())
  const shown = !file && cli.out.isTerminal ? visible : (value: unknown) => value
  const target = file ?? cli.out
  // Progress and rows on the same screen would be drawn over each other.
  const progress = exportProgress(cli, { live: cli.err.isTerminal && !(cli.out.isTerminal && !file) })
  try {
    await target.write(writer.head)
    let rows = 0
    let last: ResourcePage | undefined
    for await (const page of pages) {
      await target.write(writer.rows(page, shown))
      rows += page.items.length
      last = page
      await progress.show(rows, page)
    }
    await progress.end()
    await file?.finish()
    if (last) await sayState(cli, last, rows)
  } catch (error) {
    await progress.end()
    await abandon(file)
    throw error
  }
}

async function abandon(file: FileSink | undefined): Promise<void> {
  // The failure that led here is what people need to hear of, not a second one while tidying up.
  await file?.abandon().catch(() => {})
}

function visible(value: unknown): unknown {
  return typeof value === 'string' ? safeText(value) : value
}
