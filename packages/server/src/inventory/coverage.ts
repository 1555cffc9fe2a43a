import type { ResourceDetail } from '@skydeck/contract'
import type { Detail, ResourceType, Side, Source } from '../resources/define.ts'
import { operationsOf } from '../store/column-sql.ts'
import type { LastListing } from '../store/listings-read.ts'
import type { StoredWhole } from '../store/resource-detail.ts'
import { isoOf } from './present-resource.ts'

type Coverage = ResourceDetail['coverage'][number]

/** What a row's details hold of one call, as far as it is of use here. */
interface Entry {
  state?: string
  at?: string
  answer?: unknown
  refused?: { at?: string; state?: string; reason?: string; missingAction?: string | null }
}

/**
 * Which calls stand behind a row and how each ended: the list call, then every call about single rows and every side list.
 * `not asked`: no scan of its tier has come by. `not applicable`: the call makes no sense for this row.
 */
export function coverageOf(
  row: StoredWhole,
  type: ResourceType,
  source: Source,
  listing: LastListing | undefined,
): Coverage[] {
  return [
    listed(source, listing),
    ...callsOf(type, source).map(([operation, call]) => called(row, operation, call)),
  ]
}

/** The columns that a row's documents leave unknown: their calls were never answered, or its tags were not told. */
export function unknownIn(row: StoredWhole, type: ResourceType): string[] {
  const own = type.allColumns.filter((column) => {
    if (column.rule.from === 'never') return true
    if (column.rule.from === 'row') return column.rule.value === 'tags_src' && row.tags === null
    return !operationsOf(column).every((operation) => isAnswered(entryOf(row, operation)))
  })
  return [...own.map(({ name }) => name), ...(row.tags === null ? ['tags'] : [])]
}

/** The columns that are really unknown: not those whose calls make no sense for the row. */
export function trulyUnknown(
  unknown: readonly string[],
  row: StoredWhole,
  type: ResourceType,
  source: Source,
): string[] {
  const pointless = new Set(
    callsOf(type, source).flatMap(([operation, call]) => (applies(call, row) ? [] : [operation])),
  )
  return unknown.filter((name) => {
    const column = type.allColumns.find((candidate) => candidate.name === name)
    const missing = column
      ? operationsOf(column).filter((operation) => !isAnswered(entryOf(row, operation)))
      : []
    return missing.length === 0 || missing.some((operation) => !pointless.has(operation))
  })
}

function callsOf(type: ResourceType, source: Source): [string, Detail | Side][] {
  return [...Object.entries(type.details), ...Object.entries(source.sides)]
}

function listed({ source, permissions }: Source, listing: LastListing | undefined): Coverage {
  if (!listing) return { operation: source, state: 'not asked', at: null, reason: null, missingAction: null }
  const whole = listing.last_state === 'ok' || listing.last_state === 'empty'
  return {
    operation: source,
    state: listing.last_state,
    at: isoOf(listing.verified_at),
    reason: whole ? null : listing.reason,
    missingAction:
      listing.missing_action ?? (listing.last_state === 'denied' ? (permissions[0] ?? null) : null),
  }
}

function called(row: StoredWhole, operation: string, call: Detail | Side): Coverage {
  const { state, at = null, refused } = entryOf(row, operation) ?? {}
  if (state === undefined && !applies(call, row)) {
    return {
      operation,
      state: 'not applicable',
      at: null,
      reason: 'The call makes no sense for this resource.',
      missingAction: null,
    }
  }
  if (state === undefined) {
    return {
      operation,
      state: 'not asked',
      at: null,
      reason: `Scans of the tier ${call.tier} ask it.`,
      missingAction: null,
    }
  }
  if (state !== 'refused') return { operation, state, at, reason: null, missingAction: null }
  return {
    operation,
    state: refused?.state ?? state,
    at: refused?.at ?? at,
    reason: refused?.reason ?? null,
    missingAction: refused?.missingAction ?? null,
  }
}

function applies(call: Detail | Side, { config }: StoredWhole): boolean {
  return call.when?.(config) ?? true
}

function isAnswered(entry: Entry | undefined): boolean {
  return entry?.state === 'ok' || entry?.state === 'absent' || (entry !== undefined && 'answer' in entry)
}

function entryOf({ details }: StoredWhole, operation: string): Entry | undefined {
  const entry = Object.hasOwn(details, operation) ? details[operation] : undefined
  // The scan engine writes every entry in this shape.
  return typeof entry === 'object' && entry !== null ? (entry as Entry) : undefined
}
