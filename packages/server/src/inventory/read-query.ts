import { AppError, Filter, type ResourceQuery } from '@skydeck/contract'
import type { ResourceType } from '../resources/define.ts'
import type { CoveredScopes } from '../store/listings-read.ts'
import type { RowQuery } from '../store/resource-filter.ts'
import { columnNames, findColumn, type RowColumn } from '../store/row-columns.ts'
import { meantType } from './meant-type.ts'
import { nearNames } from './near-names.ts'
import { pinnedBy } from './pinned.ts'
import type { TypeBook } from './type-book.ts'

/** A question about the inventory, understood. */
export interface UnderstoodQuery {
  rows: RowQuery
  covered: CoveredScopes
  /** The one type that is meant, when it is one. */
  type: ResourceType | undefined
}

/**
 * Understands the common part of questions: lists with commas, other words for types, `global`, the filter's JSON. What the
 * filter itself pins down (`type = …`) counts as chosen. Throws AppError `bad_request` for types, columns and filters that are none.
 */
export function understand(query: ResourceQuery, book: TypeBook): UnderstoodQuery {
  const filter = query.filter === undefined ? undefined : readFilter(query.filter)
  const pinned = filter ? pinnedBy(filter) : {}
  const chosen = listOf(query.type)
  const named = chosen ? book.named(chosen) : pinnedTypes(pinned.types, book)
  const meant = named || !filter ? undefined : meantType(filter, allTypes(book))
  const types = named ?? (meant && [meant])
  const type = types?.length === 1 ? types[0] : undefined
  const accounts = listOf(query.account)
  const regions = listOf(query.region)?.map(storedRegion)
  const q = query.q?.trim()
  return {
    type,
    rows: {
      column: (name) => columnNamed(name, type),
      ...(types ? { types: types.map(({ type: name }) => name) } : {}),
      ...(type ? { type } : {}),
      ...(accounts ? { accounts } : {}),
      ...(regions ? { regions } : {}),
      ...(q ? { q } : {}),
      ...(filter ? { filter } : {}),
    },
    covered: coveredBy(
      book,
      types,
      accounts ?? pinned.accounts,
      regions ?? pinned.regions?.map(storedRegion),
    ),
  }
}

function allTypes(book: TypeBook): ResourceType[] {
  return book.sources.flatMap(({ types }) => types)
}

/** The column of this name. Throws AppError `bad_request` that names near ones. */
export function columnNamed(name: string, type: ResourceType | undefined): RowColumn {
  const found = findColumn(name, type)
  if (found) return found
  const near = nearNames(name, columnNames(type))
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(', ')}?`
      : 'A column of one type needs that type to be chosen (--type, or type = … in the filter); behind `or` always.'
  throw new AppError(
    'bad_request',
    `${type ? type.type : 'What all types have in common'} has no column ${name}.`,
    hint,
  )
}

/** The parts of a list with commas; undefined where nothing is in it. */
export function listOf(text: string | undefined): string[] | undefined {
  const parts = text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts && parts.length > 0 ? [...new Set(parts)] : undefined
}

function readFilter(text: string): Filter {
  const { success, data, error } = Filter.safeParse(readJson(text))
  if (success) return data
  const [issue] = error.issues
  const where = issue && issue.path.length > 0 ? ` (at ${issue.path.join('.')})` : ''
  throw new AppError(
    'bad_request',
    `The filter is none: ${issue?.message ?? 'it cannot be read'}${where}.`,
    filterHint,
    { cause: error },
  )
}

const filterHint = 'Write {"and":[{"column":"region","op":"=","value":"eu-central-1"}]}.'

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('bad_request', 'The filter is no JSON.', filterHint, { cause: error })
  }
}

/** A type in a filter that is unknown matches nothing, which needs no refusal. */
function pinnedTypes(names: readonly string[] | undefined, book: TypeBook): ResourceType[] | undefined {
  const types = names?.flatMap((name) => book.find(name) ?? [])
  return types && types.length === names?.length ? types : undefined
}

function storedRegion(region: string): string {
  return region === 'global' ? '' : region
}

function coveredBy(
  book: TypeBook,
  types: readonly ResourceType[] | undefined,
  accounts: readonly string[] | undefined,
  regions: readonly string[] | undefined,
): CoveredScopes {
  const sources = types && [...new Set(types.flatMap(({ type }) => book.sourceOf(type) ?? []))]
  const everywhere = (sources ?? book.sources).filter(
    ({ per, types: given }) => per === 'account' && given.some(({ region }) => region),
  )
  return {
    ...(accounts ? { accounts } : {}),
    ...(sources ? { sources: sources.map(({ source }) => source) } : {}),
    ...(regions ? { regions: { names: regions, everywhere: everywhere.map(({ source }) => source) } } : {}),
  }
}
