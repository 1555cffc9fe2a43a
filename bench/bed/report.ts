import { parseArgs } from 'node:util'

type Cell = string | number | null
type Row = Readonly<Record<string, Cell>>

/** What a measuring program hands over. */
export interface Report {
  /** Figures under a heading; numbers are printed with at most two decimals. */
  table(title: string, rows: readonly Row[]): void
  /** A count that must hold; one that does not makes the program exit with 1. */
  bound(sentence: string, holds: boolean): void
  /** Runs in reverse order at the end, whatever happens. */
  atEnd(close: () => Promise<unknown>): void
}

/** The command line of every program: `--json`, and its own numbers by name. */
interface Options<Name extends string> {
  json: boolean
  numbers: Record<Name, number>
}

/**
 * Runs a measuring program and prints its tables, or with `--json` one document. `defaults` are its options, each a number
 * (`--resources 20000`). Exit code 1: a bound does not hold, or it could not measure.
 */
export async function runBench<Name extends string>(
  defaults: Record<Name, number>,
  measure: (report: Report, numbers: Record<Name, number>) => Promise<void>,
): Promise<void> {
  const { json, numbers } = readOptions(defaults)
  const tables: { title: string; rows: readonly Row[] }[] = []
  const bounds: { sentence: string; holds: boolean }[] = []
  const closing: (() => Promise<unknown>)[] = []
  const say = (text: string) => {
    if (!json) console.log(text)
  }
  try {
    await measure(
      {
        table(title, rows) {
          tables.push({ title, rows })
          say(`\n${title}\n${textTable(rows)}`)
        },
        bound(sentence, holds) {
          bounds.push({ sentence, holds })
          say(`${holds ? 'holds ' : 'BROKEN'}  ${sentence}`)
        },
        atEnd: (close) => void closing.push(close),
      },
      numbers,
    )
  } finally {
    for (const close of closing.reverse()) await close()
  }
  if (json) console.log(JSON.stringify({ tables, bounds }, null, 2))
  process.exitCode = bounds.every(({ holds }) => holds) ? 0 : 1
}

function readOptions<Name extends string>(defaults: Record<Name, number>): Options<Name> {
  const names = Object.keys(defaults) as Name[]
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    },
  })
  const given = values as Record<string, string | boolean | undefined>
  const read = (name: Name): [Name, number] => {
    const text = given[name]
    const value = typeof text === 'string' ? Number(text) : defaults[name]
    if (!Number.isFinite(value) || value < 0) throw new RangeError(`--${name} takes a number, not ${text}`)
    return [name, value]
  }
  return { json: values.json, numbers: Object.fromEntries(names.map(read)) as Record<Name, number> }
}

function textTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [names, ...rows.map((row) => names.map((name) => cellText(row[name])))]
  const widths = names.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const isNumber = names.map((name) => rows.every((row) => typeof row[name] !== 'string'))
  const pad = (text: string, at: number) =>
    isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)
  return lines.map((line) => `  ${line.map(pad).join('  ')}`.trimEnd()).join('\n')
}

function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '-'
  return typeof cell === 'number' ? String(Math.round(cell * 100) / 100) : cell
}

/** The middle one of some figures; of an even number the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle - 0.5)] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}
