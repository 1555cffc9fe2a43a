import { isDeepStrictEqual } from 'node:util'
import type { FieldChange } from '@skydeck/contract'
import type { StoredVersion, StoredWhole } from '../store/resource-detail.ts'

type Json = Record<string, unknown>

/** What the history keeps of a row. `details` are the answers alone, by operation. */
interface Past {
  tags: unknown
  config: unknown
  details: Json
  computed: unknown
  name: unknown
  region: unknown
}

/**
 * The row as it was at a time: what changed since is undone, newest first (`versions` are in that order). Undefined for a time
 * before it was first seen. An answer that has changed since stands without its time.
 */
export function stateAt(
  row: StoredWhole,
  versions: readonly StoredVersion[],
  at: Date,
): StoredWhole | undefined {
  if (at < row.first_seen) return undefined
  const since = versions.filter((version) => version.at > at)
  if (since.length === 0) return row
  const before = versions.slice(since.length)
  const past = since.flatMap(({ changes }) => changes).reduce<unknown>(undo, documentOf(row)) as Past
  const presence = before.find(({ kind }) => kind === 'gone' || kind === 'back')
  return {
    ...row,
    // The history was written from rows of this very shape.
    tags: past.tags as StoredWhole['tags'],
    config: past.config as Json,
    details: Object.fromEntries(
      Object.entries(past.details).map(([operation, answer]) => [
        operation,
        entryThen(row, operation, answer, at),
      ]),
    ),
    computed: past.computed as Json,
    name: typeof past.name === 'string' ? past.name : null,
    region: typeof past.region === 'string' ? past.region : row.region,
    changed_at: before[0]?.at ?? row.first_seen,
    gone_at: presence?.kind === 'gone' ? presence.at : null,
  }
}

/** The stored entry where it stood already, with its time; else the answer alone, whose time is not kept. */
function entryThen({ details }: StoredWhole, operation: string, answer: unknown, at: Date): unknown {
  const entry: unknown = details[operation]
  const stood =
    isObject(entry) &&
    typeof entry.at === 'string' &&
    new Date(entry.at) <= at &&
    isDeepStrictEqual(entry.answer, answer)
  return stood ? entry : { state: 'ok', answer }
}

function documentOf({ tags, config, details, computed, name, region }: StoredWhole): Past {
  const answers = Object.entries(details).flatMap(([operation, entry]) =>
    isObject(entry) && 'answer' in entry ? [[operation, entry.answer] as const] : [],
  )
  return { tags, config, details: Object.fromEntries(answers), computed, name, region }
}

/** The document before one change: `before` is put back, what was not there is taken out. */
function undo(document: unknown, { path, ...change }: FieldChange): unknown {
  return put(document, path, change)
}

function put(document: unknown, path: readonly string[], change: Omit<FieldChange, 'path'>): unknown {
  const [name, ...rest] = path
  if (name === undefined) return change.before
  const entries = new Map(isObject(document) ? Object.entries(document) : [])
  if (rest.length === 0 && !('before' in change)) entries.delete(name)
  else entries.set(name, put(entries.get(name), rest, change))
  return Object.fromEntries(entries)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
