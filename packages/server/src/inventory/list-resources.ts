import { AppError, type ResourcePage, type ResourceQuery } from '@skydeck/contract'
import { freshnessOf } from '../store/listings-read.ts'
import type { ReadOnly } from '../store/read-only.ts'
import { countRows } from '../store/resource-count.ts'
import { listRows, positionLength, type Sort } from '../store/resource-list.ts'
import type { RowColumn } from '../store/row-columns.ts'
import { questionMark, readCursor, writeCursor } from './cursor.ts'
import { isoOf, presentResource, presentValue } from './present-resource.ts'
import { columnNamed, listOf, type UnderstoodQuery, understand } from './read-query.ts'
import type { TypeBook } from './type-book.ts'

/** A question for a page; `columns` are names with commas, `*` for all of the one type that is chosen. */
export interface ListQuery extends ResourceQuery {
  sort?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
  columns?: string | undefined
}

export interface Reading {
  read: ReadOnly
  book: TypeBook
  demo: boolean
}

const defaultLimit = 50

/** One page of what is there now. Throws AppError `bad_request` for what it does not understand, `timeout`. */
export async function listResources({ read, book, demo }: Reading, query: ListQuery): Promise<ResourcePage> {
  const understood = understand(query, book)
  const { rows: question, covered } = understood
  return read(async (db) => {
    const items = await pageOf(db, understood, query)
    // A first page that is also the last has been counted by reading it.
    const whole = query.cursor === undefined && items.nextCursor === null
    const { total, isEstimate } = whole
      ? { total: items.items.length, isEstimate: false }
      : await countRows(db, question)
    const { dataAge, partial } = await freshnessOf(db, covered)
    return { ...items, total, totalIsEstimate: isEstimate, dataAge: isoOf(dataAge), partial, demo }
  })
}

/** Every row that the question means, page by page, without counting: for exports. Rows that come or go meanwhile shift nothing. */
export async function* allResources(
  { read, book }: Reading,
  query: ListQuery,
): AsyncGenerator<ResourcePage['items'][number]> {
  const understood = understand(query, book)
  let cursor = query.cursor
  do {
    const page = await read((db) => pageOf(db, understood, { ...query, cursor }))
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

async function pageOf(
  db: Parameters<Parameters<ReadOnly>[0]>[0],
  { rows: question, type }: UnderstoodQuery,
  query: ListQuery,
): Promise<Pick<ResourcePage, 'items' | 'nextCursor'>> {
  const sort = sortOf(query.sort, question.column)
  const columns = columnsOf(query.columns, { type, column: question.column })
  const mark = questionMark({ ...query, cursor: undefined, limit: undefined, columns: undefined })
  const after = query.cursor === undefined ? undefined : readCursor(mark, query.cursor, positionLength(sort))
  const page = await listRows(db, question, {
    limit: query.limit ?? defaultLimit,
    columns: columns ?? [],
    ...(sort ? { sort } : {}),
    ...(after ? { after } : {}),
  }).catch((error: unknown) => {
    throw after && isBadValue(error)
      ? new AppError('bad_request', 'The cursor cannot be read.', 'Begin without one.', { cause: error })
      : error
  })
  return {
    items: page.rows.map(({ resource, values }) => ({
      ...presentResource(resource),
      ...(columns ? { columns: named(columns, values) } : {}),
    })),
    nextCursor: page.end ? writeCursor(mark, page.end) : null,
  }
}

function sortOf(text: string | undefined, column: (name: string) => RowColumn): Sort | undefined {
  if (text === undefined || text === '') return undefined
  const descending = text.startsWith('-')
  const found = column(descending ? text.slice(1) : text)
  if (found.kind !== 'jsonb') return { column: found, descending }
  throw new AppError(
    'bad_request',
    `${found.name} holds JSON, which has no order.`,
    'Sort by another column.',
  )
}

function columnsOf(
  text: string | undefined,
  { type, column }: { type: UnderstoodQuery['type']; column: (name: string) => RowColumn },
): RowColumn[] | undefined {
  const names = listOf(text)
  if (!names?.includes('*')) return names?.map(column)
  if (!type)
    throw new AppError('bad_request', 'All columns (*) can be shown of one type only.', 'Choose one type.')
  return type.allColumns.map(({ name }) => columnNamed(name, type))
}

function named(columns: readonly RowColumn[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map(({ name, kind }, index) => [name, presentValue(values[index], kind)]))
}

/** Class 22: a value that does not fit its type; a cursor made by hand can hold one. */
function isBadValue(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('22')
  )
}
