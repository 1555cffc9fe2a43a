import { AppError, type Filter } from '@skydeck/contract'
import type { ResourceType } from '../resources/define.ts'
import { findColumn } from '../store/row-columns.ts'
import { conjuncts } from './pinned.ts'

/**
 * The type that a filter means by asking for columns that only it has; undefined when it asks for none. Throws AppError `bad_request`
 * that lists the types where several have them. Columns that no type has are for the filter's own check to refuse.
 */
export function meantType(filter: Filter, types: readonly ResourceType[]): ResourceType | undefined {
  const own = [...new Set(columnsIn(filter))].filter((name) => !findColumn(name, undefined))
  // Behind an `or` other types may pass without having the column: there the type has to be said.
  const needed = conjuncts(filter).some(({ column }) => own.includes(column))
  if (!needed) return undefined
  const having = types.filter(({ allColumns }) =>
    own.every((name) => allColumns.some((column) => column.name === name)),
  )
  if (having.length < 2) return having[0]
  const names = having.map(({ type }) => type).sort()
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  throw new AppError(
    'bad_request',
    `${own.join(' and ')} stands in ${names.slice(0, 5).join(', ')}${more}.`,
    `Choose the type: --type ${names[0]}, or type = ${names[0]} in the filter.`,
  )
}

function columnsIn(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(columnsIn)
  if ('or' in filter) return filter.or.flatMap(columnsIn)
  return [filter.column]
}
