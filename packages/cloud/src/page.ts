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

/** How a page is to be misshapen, as AWS sometimes does. */
export type PageShape = 'repeated-token' | 'empty-page' | 'short-pages' | undefined

interface Position {
  part: number
  slot: number
}

/**
 * One page of lists that follow each other. The token names a position, which never moves, and carries a
 * seal over `bound` (operation, account, region) and the options' `bind`, so that a foreign one is refused.
 */
export function readPage<T>(
  lists: readonly Slots<T>[],
  options: PageOptions<T>,
  bound: string,
  shape: PageShape,
): { items: T[]; next: string | undefined } {
  const seal = `${bound}/${JSON.stringify(options.bind ?? null)}`
  const start =
    options.token === undefined || options.token === ''
      ? { part: 0, slot: 0 }
      : openToken(options.token, seal)
  if (!start) throw options.badToken
  if (shape === 'empty-page') return { items: [], next: makeToken(start, seal) }
  const limit = shape === 'short-pages' ? Math.max(1, Math.ceil(options.limit / 3)) : options.limit
  const { items, end } = take(lists, start, limit, options)
  const next = end ? makeToken(end, seal) : undefined
  return { items, next: shape === 'repeated-token' ? makeToken(start, seal) : next }
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

function makeToken({ part, slot }: Position, seal: string): string {
  const text = `${part}.${slot}`
  return Buffer.from(`${text}.${digest(text, seal)}`).toString('base64url')
}

function openToken(token: string, seal: string): Position | undefined {
  const [part, slot, sum] = Buffer.from(token, 'base64url').toString().split('.')
  if (part === undefined || slot === undefined || sum !== digest(`${part}.${slot}`, seal)) return undefined
  return { part: Number(part), slot: Number(slot) }
}

function digest(text: string, seal: string): string {
  return createHmac('sha256', seal).update(text).digest('hex').slice(0, 32)
}
