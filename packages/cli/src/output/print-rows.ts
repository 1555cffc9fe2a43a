import type { Cli } from '../cli.ts'
import { cell } from './cell.ts'
import { csvRecord } from './csv.ts'
import { safeJson, safeText } from './safe-text.ts'
import { say } from './say.ts'
import { styled } from './style.ts'
import { renderTable, type TableColumn } from './table.ts'

export interface RowFormat {
  json?: boolean
  ndjson?: boolean
  csv?: boolean
}

export interface Rows {
  /** What `--json` prints: the API's own answer. */
  document: unknown
  /** What `--ndjson` prints, one a line. */
  objects: readonly unknown[]
  /** Columns and values of the table; CSV takes the names with _ for blanks, and the same values. */
  columns: TableColumn[]
  cells: unknown[][]
  /** Columns and values of CSV where they are more than the table shows. */
  csv?: { names: string[]; values: unknown[][] }
  /** Said instead of an empty table. */
  empty: string
  /** What the table shows for null; `-` when left out. */
  nothing?: string
}

/** Prints rows in the format that was asked for: a table when none was. */
export async function printRows(cli: Cli, format: RowFormat, rows: Rows): Promise<void> {
  if (format.json) return printDocument(cli, rows.document)
  if (format.ndjson) return printLines(cli, rows.objects)
  if (format.csv) {
    const { names, values } = rows.csv ?? {
      names: rows.columns.map(({ title }) => csvName(title)),
      values: rows.cells,
    }
    return printCsv(cli, names, values)
  }
  if (rows.cells.length === 0) return say(cli, rows.empty)
  const texts = rows.cells.map((row) => row.map((value) => cell(value, rows.nothing)))
  await printTable(cli, rows.columns, texts)
}

/** One JSON document to stdout. */
export async function printDocument(cli: Pick<Cli, 'out'>, document: unknown): Promise<void> {
  await cli.out.write(`${safeJson(JSON.stringify(document, null, 2))}\n`)
}

/** One JSON object a line to stdout. */
async function printLines(cli: Pick<Cli, 'out'>, objects: readonly unknown[]): Promise<void> {
  for (const batch of batches(objects)) {
    await cli.out.write(batch.map((object) => `${safeJson(JSON.stringify(object))}\n`).join(''))
  }
}

/** A table to stdout, as wide as the terminal; what found no room is named on stderr. */
export async function printTable(
  cli: Pick<Cli, 'out' | 'err'>,
  columns: TableColumn[],
  cells: string[][],
): Promise<void> {
  const heading = (text: string) => styled(cli.out, 'bold', text)
  const { lines, hidden } = renderTable(columns, cells, { width: cli.out.width(), heading })
  for (const batch of batches(lines)) await cli.out.write(`${batch.join('\n')}\n`)
  if (hidden.length > 0) await say(cli, `Not shown, the terminal is too narrow: ${hidden.join(', ')}.`)
}

/** CSV to stdout, as it is into a pipe or file, with control characters made visible on a terminal. */
async function printCsv(cli: Pick<Cli, 'out'>, names: string[], rows: unknown[][]): Promise<void> {
  const shown = cli.out.isTerminal
    ? (value: unknown) => (typeof value === 'string' ? safeText(value) : value)
    : (value: unknown) => value
  for (const batch of batches([names, ...rows])) {
    await cli.out.write(batch.map((row) => csvRecord(row.map(shown))).join(''))
  }
}

function csvName(title: string): string {
  return title.replaceAll(' ', '_')
}

// Small writes let a closed pipe be noticed early, large ones keep the number of system calls down.
function* batches<T>(items: readonly T[], size = 500): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
