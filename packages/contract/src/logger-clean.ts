import { isSecretKey, redacted, redactText } from './logger-redact.ts'
import { Secret } from './secret.ts'

const limits = { depth: 8, members: 100, nodes: 1000, text: 8192, characters: 65_536 } as const

/** What is left to spend on one line, and the objects that are being walked through. */
interface Walk {
  stack: boolean
  nodes: number
  characters: number
  above: Set<object>
}

/**
 * A copy of anything as data that JSON takes, without secrets, circles or great size: at most 8 levels, 100 members
 * each, 1,000 values, 8,192 characters a text and 65,536 in all. Errors become name, message, code, cause, and the
 * stack if `stack` is set. Never throws.
 */
export function cleanForLog(value: unknown, { stack }: { stack: boolean }): unknown {
  return clean(value, { stack, nodes: limits.nodes, characters: limits.characters, above: new Set() })
}

function clean(value: unknown, walk: Walk): unknown {
  if (walk.nodes-- <= 0) return '[cut]'
  switch (typeof value) {
    case 'string':
      return cleanText(value, walk)
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return cleanText(String(value), walk)
    case 'boolean':
    case 'undefined':
      return value
    case 'function':
    case 'symbol':
      return `[${typeof value}]`
    case 'object':
      return value === null ? null : cleanObject(value, walk)
  }
}

function cleanText(text: string, walk: Walk): string {
  const room = Math.max(0, Math.min(limits.text, walk.characters))
  walk.characters -= Math.min(text.length, room)
  // Cut first: a secret that is cut still has its name before it.
  const kept = redactText(text.slice(0, room))
  return text.length > room ? `${kept}… [${text.length} characters]` : kept
}

function cleanObject(value: object, walk: Walk): unknown {
  if (value instanceof Secret) return String(value)
  if (walk.above.has(value)) return '[circular]'
  if (walk.above.size >= limits.depth) return '[deep]'
  walk.above.add(value)
  try {
    return cleanContent(value, walk)
  } catch {
    // A getter or proxy that throws must not take the message with it.
    return '[unreadable]'
  } finally {
    walk.above.delete(value)
  }
}

function cleanContent(value: object, walk: Walk): unknown {
  if (value instanceof Error) return cleanError(value, walk)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (value instanceof URL) return cleanText(value.href, walk)
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return cleanList(value, walk)
  if (value instanceof Set) return cleanList([...value], walk)
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return cleanMembers(
      [...value].map(([key, member]) => [String(key), () => member]),
      walk,
    )
  }
  return cleanMembers(
    Object.keys(value).map((key) => [key, (): unknown => Reflect.get(value, key)]),
    walk,
  )
}

/** What people need of an error; its other members may hold a request with its headers. */
function cleanError(error: Error, walk: Walk): unknown {
  const members: [string, () => unknown][] = [
    ['name', () => error.name],
    ['message', () => error.message],
    ['cause', () => error.cause],
  ]
  if (walk.stack) members.push(['stack', () => error.stack])
  const cleaned = cleanMembers(members, walk)
  const code = 'code' in error ? error.code : undefined
  // An error's code is a word of ours or of a driver; anything longer could be an authorization code.
  if (typeof code === 'string' ? /^[\w.-]{1,64}$/.test(code) : typeof code === 'number') cleaned.code = code
  return cleaned
}

function cleanList(list: unknown[], walk: Walk): unknown[] {
  const cleaned: unknown[] = []
  for (const [at, item] of list.slice(0, limits.members).entries()) {
    if (walk.nodes <= 0) break
    // Node keeps raw headers as a flat list of names and values.
    const before = at > 0 ? list[at - 1] : undefined
    const hidden = typeof item === 'string' && typeof before === 'string' && isSecretKey(before)
    cleaned.push(hidden ? redacted : clean(item, walk))
  }
  if (cleaned.length < list.length) cleaned.push(`[${list.length - cleaned.length} more]`)
  return cleaned
}

function cleanMembers(members: [string, () => unknown][], walk: Walk): Record<string, unknown> {
  const cleaned: [string, unknown][] = []
  for (const [key, read] of members.slice(0, limits.members)) {
    if (walk.nodes <= 0) break
    cleaned.push([cleanText(key, walk), cleanMember(key, read, walk)])
  }
  if (cleaned.length < members.length) cleaned.push(['…', `[${members.length - cleaned.length} more]`])
  return Object.fromEntries(cleaned)
}

function cleanMember(key: string, read: () => unknown, walk: Walk): unknown {
  try {
    const value = read()
    const isShown =
      value === null || value === undefined || typeof value === 'boolean' || value instanceof Secret
    return isSecretKey(key) && !isShown ? redacted : clean(value, walk)
  } catch {
    // A getter that throws must not take the message with it.
    return '[unreadable]'
  }
}
