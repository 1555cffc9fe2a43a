import type { Filter, FilterCondition } from './filter.ts'
import { bareColumn, bareKey, bareMeaning, joiningWords } from './filter-words.ts'

type Value = FilterCondition['value']

const plainText = /^[\p{L}\p{N}_][\p{L}\p{N}_.:/@+*-]*$/u
const wholeColumn = whole(bareColumn)
const wholeKey = whole(bareKey)

/**
 * Writes a filter as the expression that `parseFilter` reads: parsing it gives an equal filter, save that groups of
 * one member are dropped. Quotes stand only where they are needed.
 */
export function formatFilter(filter: Filter): string {
  if ('and' in filter) return joined('and', filter.and)
  if ('or' in filter) return joined('or', filter.or)
  const { column, op, value } = filter
  if (op === 'exists') return `${columnText(column)} exists${value ? '' : ' false'}`
  return `${columnText(column)} ${op} ${valueText(value)}`
}

function joined(word: 'and' | 'or', members: Filter[]): string {
  const [only] = members
  if (only && members.length === 1) return formatFilter(only)
  return members
    .map((member) => (isGroup(member) ? `(${formatFilter(member)})` : formatFilter(member)))
    .join(` ${word} `)
}

/** Whether a filter needs brackets inside a group: it is a group itself, once groups of one are dropped. */
function isGroup(filter: Filter): boolean {
  const members = 'and' in filter ? filter.and : 'or' in filter ? filter.or : undefined
  if (!members) return false
  const [only] = members
  return only && members.length === 1 ? isGroup(only) : true
}

function columnText(column: string): string {
  const [name = '', ...keys] = column.split('.')
  const first = wholeColumn.test(name) && !joiningWords.test(name) ? name : JSON.stringify(name)
  if (keys.length === 0) return first
  return keys.every((key) => wholeKey.test(key))
    ? [first, ...keys].join('.')
    : `${first}.${JSON.stringify(keys.join('.'))}`
}

function valueText(value: Value): string {
  if (Array.isArray(value)) return `(${value.map(valueText).join(', ')})`
  if (typeof value !== 'string') return String(value)
  const bare = plainText.test(value) && !joiningWords.test(value) && bareMeaning(value) === value
  return bare ? value : JSON.stringify(value)
}

function whole(pattern: RegExp): RegExp {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags)
}
