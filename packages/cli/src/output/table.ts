import { safeText } from './safe-text.ts'
import { textWidth, truncate } from './text-width.ts'

export interface TableColumn {
  title: string
  /** `right` for numbers. */
  align?: 'left' | 'right'
  /** Stays whole while others are cut: what people copy. */
  firm?: boolean
}

export interface TableOptions {
  /** Cells of the terminal; nothing is cut when left out (a pipe, a file). */
  width?: number | undefined
  /** How headings look; plain when left out. */
  heading?: (text: string) => string
}

export interface Table {
  lines: string[]
  /** Titles of the columns at the right that found no room. */
  hidden: string[]
}

const gap = '  '
const leastWidth = 12
const firmWidth = 48

/** Lines of a table: columns as wide as they need, the widest cut with … first when the terminal is too narrow, cells made safe. */
export function renderTable(columns: TableColumn[], rows: string[][], options: TableOptions = {}): Table {
  const titles = columns.map(({ title }) => safeText(title))
  const cells = rows.map((row) => columns.map((_, index) => safeText(row[index] ?? '')))
  const natural = titles.map((title, index) =>
    cells.reduce((most, row) => Math.max(most, textWidth(row[index] ?? '')), textWidth(title)),
  )
  const widths = options.width === undefined ? natural : fit(columns, natural, options.width)
  const line = (row: string[]) =>
    widths
      .map((width, index) => place(row[index] ?? '', width, columns[index]?.align === 'right'))
      .join(gap)
      .trimEnd()
  const heading = options.heading ?? ((text: string) => text)
  return { lines: [heading(line(titles)), ...cells.map(line)], hidden: titles.slice(widths.length) }
}

function place(text: string, width: number, right: boolean): string {
  const cut = truncate(text, width)
  const padding = ' '.repeat(Math.max(0, width - textWidth(cut)))
  return right ? padding + cut : cut + padding
}

/** Widths that fit into `total` cells: columns at the right leave when even their least width has no room, then the widest shrink together. */
function fit(columns: TableColumn[], natural: number[], total: number): number[] {
  const least = natural.map((width, index) => Math.min(width, columns[index]?.firm ? firmWidth : leastWidth))
  let count = natural.length
  while (count > 1 && sum(least.slice(0, count)) + gap.length * (count - 1) > total) count--
  const wanted = natural.slice(0, count)
  const room = total - gap.length * (count - 1)
  if (sum(wanted) <= room) return wanted
  const kept = count > 1 ? least.slice(0, count) : [1]
  const at = (cap: number) => wanted.map((width, index) => Math.min(width, Math.max(cap, kept[index] ?? 1)))
  let cap = Math.min(room, Math.max(1, ...wanted))
  while (cap > 1 && sum(at(cap)) > room) cap--
  const widths = at(cap)
  let spare = room - sum(widths)
  return widths.map((width, index) => {
    if (spare < 1 || width === wanted[index]) return width
    spare--
    return width + 1
  })
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
