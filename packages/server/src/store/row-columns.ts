import { type RawBuilder, sql } from 'kysely'
import { columnSql, knownSql } from './column-sql.ts'
import type { StoredKind, StoredType } from './stored-type.ts'
import { listingJoinSql, regionSql, titleSql, unknownColumnsSql, volatileJoinSql } from './view-sql.ts'

/** A column that rows can be shown, filtered, sorted and counted by. */
export interface RowColumn {
  name: string
  kind: StoredKind
  /** Its value over the aliases of `rowsFrom`. */
  value: RawBuilder<unknown>
  /** Whether the value is known for a row; always, when left out. */
  known?: RawBuilder<boolean>
}

const tagsKnown = sql<boolean>`r.tags is not null`

/** What every row has. Kept apart from a type's own columns, over which these win, but for those in `yielding`. */
const common: Readonly<Record<string, [kind: StoredKind, sql: string]>> = {
  account_id: ['text', 'r.account_id'],
  region: ['text', regionSql],
  type: ['text', 'r.type'],
  resource_id: ['text', 'r.resource_id'],
  name: ['text', 'r.name'],
  arn: ['text', 'r.arn'],
  title: ['text', titleSql({ name: 'name' })],
  akas: ['jsonb', 'jsonb_build_array(r.arn)'],
  partition: ['text', `split_part(r.arn, ':', 2)`],
  source: ['text', 'r.source'],
  first_seen: ['timestamptz', 'r.first_seen'],
  changed_at: ['timestamptz', 'r.changed_at'],
  verified_at: ['timestamptz', 'l.verified_at'],
}
/** Types have columns of these names too, and their views show those. */
const yielding = new Set(['name', 'source', 'resource_id', 'first_seen', 'changed_at'])

/**
 * The column of this name: one that every row has, `tags`, `tags.<key>`, or one of the chosen type's. The name may come from
 * a request: it is only looked up, and a tag's key is bound. Undefined where there is none.
 */
export function findColumn(name: string, type: StoredType | undefined): RowColumn | undefined {
  const own = type?.allColumns.find((column) => column.name === name)
  if (type && own && (!(name in common) || yielding.has(name))) {
    const known = knownSql(own)
    const value = sql.raw(`(${columnSql(type, own)})`)
    return { name, kind: own.kind, value, ...(known ? { known: sql.raw<boolean>(`(${known})`) } : {}) }
  }
  const found = Object.hasOwn(common, name) ? common[name] : undefined
  if (found) return { name, kind: found[0], value: sql.raw(`(${found[1]})`) }
  if (name === 'tags') return { name, kind: 'jsonb', value: sql`nullif(r.tags, '{}')`, known: tagsKnown }
  if (name.startsWith('tags.')) {
    return { name, kind: 'text', value: sql`(r.tags ->> ${name.slice('tags.'.length)})`, known: tagsKnown }
  }
  return undefined
}

/** Names of all columns that `findColumn` knows, but for the tags' keys. */
export function columnNames(type: StoredType | undefined): string[] {
  return [...new Set([...Object.keys(common), 'tags', ...(type?.allColumns.map(({ name }) => name) ?? [])])]
}

/**
 * The tables that columns stand on: `r`, `l` and `v`. What a query does not ask of `l` and `v` costs nothing. With `percent`
 * only so many of the pages of `r` are read, the same ones each time so that figures do not dance.
 */
export function rowsFrom(type: StoredType | undefined, percent?: number): RawBuilder<unknown> {
  const sample = percent === undefined ? sql`` : sql`tablesample system (${percent}) repeatable (1)`
  return sql`public.resources r ${sample} ${sql.raw(`${listingJoinSql} ${type ? volatileJoinSql(type) : ''}`)}`
}

/** The names of a row's columns that no call has answered. */
export function unknownColumnsOf(type: StoredType): RawBuilder<string[]> {
  return sql.raw(`(${unknownColumnsSql(type)})`)
}
