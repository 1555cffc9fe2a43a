import type { Filter } from '@skydeck/contract'

/** What every row that a filter lets through has to be. */
export interface Pinned {
  types?: string[]
  accounts?: string[]
  regions?: string[]
}

const fields: Readonly<Record<string, keyof Pinned>> = {
  type: 'types',
  account_id: 'accounts',
  region: 'regions',
}

/** Reads off a filter which types, accounts and regions it allows at most: its `=` and `in` that no `or` makes optional. */
export function pinnedBy(filter: Filter): Pinned {
  const found: Pinned = {}
  for (const condition of conjuncts(filter)) {
    const field = Object.hasOwn(fields, condition.column) ? fields[condition.column] : undefined
    const values = field && valuesOf(condition)
    // Two conditions on one field narrow each other; the first is still true of every row.
    if (field && values) found[field] ??= values
  }
  return found
}

type Condition = Exclude<Filter, { and: unknown } | { or: unknown }>

/** The conditions that every row has to meet. */
export function conjuncts(filter: Filter): Condition[] {
  if ('and' in filter) return filter.and.flatMap(conjuncts)
  if ('or' in filter) return filter.or.length === 1 ? filter.or.flatMap(conjuncts) : []
  return [filter]
}

function valuesOf(condition: Condition): string[] | undefined {
  if (condition.op === 'in') return condition.value.map(String)
  return condition.op === '=' && condition.value !== null ? [String(condition.value)] : undefined
}
