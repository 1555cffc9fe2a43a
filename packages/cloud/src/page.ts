import { createHmac } from 'node:crypto'
import type { Slots } from './data/collection.ts'
import type { AwsError } from './errors.ts'

/** How a list is cut into pages. */
export interface PageOptions<T> {
  limit: number
  token?: string | undefined
  /** What the token is bound to beside the operation: filters and the like. */
  bind?: unknown
  keep?: ((item: T) => boolean) | undefined
  /** Items of one page with the same group are never split. */
  group?: (item: T) => string
  /** Thrown when the token is not of this list. */
  badToken: AwsError
}

interface Position {
  part: number
  slot: number
  /** The empty page of this listing was handed out; there is one only. */
  emptied?: boolean
}

/**
 * One page of lists that follow each other. The token names a position, which never moves, and carries a
 * seal over `bound` (operation, account, region) and the options' `bind`, so that a foreign one is refused. `faults` are those
 * in force: pages are misshapen by them as AWS sometimes does.
 */
export function readPage<T>(
  lists: readonly Slots<T>[],
  options: PageOptions<T>,
  bound: string,
  faults: ReadonlySet<string>,
): { items: T[]; next: string | undefined } {
  const seal = `${bound}/${JSON.stringify(options.bind ?? null)}`
  const start =
    options.token === undefined || options.token === ''
      ? { part: 0, slot: 0 }
      : openToken(options.token, seal)
  if (!start) throw options.badToken
  if (faults.has('empty-page') && !start.emptied)
    return { items: [], next: makeToken({ ...start, emptied: true }, seal) }
  const limit = faults.has('short-pages') ? shortLimit(lists, options) : options.limit
  const { items, end } = take(lists, start, limit, options)
  const next = end && makeToken(start.emptied ? { ...end, emptied: true } : end, seal)
  return { items, next: faults.has('repeated-token') ? makeToken(start, seal) : next }
}

/** A third of what is asked for or, where there is less, of what there is: a list of more than one item is cut. */
function shortLimit<T>(lists: readonly Slots<T>[], { limit, keep, badToken }: PageOptions<T>): number {
  const { items } = take(lists, { part: 0, slot: 0 }, limit, { limit, keep, badToken })
  return Math.max(1, Math.ceil(items.length / 3))
}

function take<T>(
  lists: readonly Slots<T>[],
  start: Position,
  limit: number,
  { keep, group }: PageOptions<T>,
): { items: T[]; end: Position | undefined } {
  const items: T[] = []
  let groupStart: { position: Position; size: number; name: string } | undefined
  for (let part = start.part; part < lists.length; part++) {
    const list = lists[part]
    if (!list) break
    for (let slot = part === start.part ? start.slot : 0; slot < list.length; slot++) {
      const item = list.at(slot)
      if (item === undefined || (keep && !keep(item))) continue
      const name = group?.(item)
      if (name !== undefined && name !== groupStart?.name)
        groupStart = { position: { part, slot }, size: items.length, name }
      if (items.length >= limit) {
        // A group that does not fit goes to the next page as a whole, unless it is the only one of this page.
        if (!groupStart || groupStart.size === items.length) return { items, end: { part, slot } }
        if (groupStart.size > 0) return { items: items.slice(0, groupStart.size), end: groupStart.position }
      }
      items.push(item)
    }
  }
  return { items, end: undefined }
}

function makeToken({ part, slot, emptied = false }: Position, seal: string): string {
  const text = `${part}.${slot}.${emptied}`
  return Buffer.from(`${text}.${digest(text, seal)}`).toString('base64url')
}

function openToken(token: string, seal: string): Position | undefined {
  const [part, slot, emptied, sum] = Buffer.from(token, 'base64url').toString().split('.')
  if (sum !== digest(`${part}.${slot}.${emptied}`, seal)) return undefined
  return { part: Number(part), slot: Number(slot), ...(emptied === 'true' && { emptied: true }) }
}

function digest(text: string, seal: string): string {
  return createHmac('sha256', seal).update(text).digest('hex').slice(0, 32)
}
