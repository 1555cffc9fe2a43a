import { AppError, type ResourceDetail, type ResourceVersion } from '@skydeck/contract'
import { lastListing } from '../store/listings-read.ts'
import type { Reads } from '../store/read-only.ts'
import {
  relationsOf,
  rowsOfArn,
  type StoredVersion,
  type StoredWhole,
  unknownColumnsOfRow,
  versionsOf,
} from '../store/resource-detail.ts'
import { coverageOf, trulyUnknown, unknownIn } from './coverage.ts'
import type { Reading } from './list-resources.ts'
import { stateAt } from './past-state.ts'
import { presentResource } from './present-resource.ts'

/** `at` is a time in ISO 8601: the state as of then. */
export interface OneQuery {
  arn: string
  account?: string | undefined
  at?: string | undefined
}

/**
 * One resource with its history, edges and coverage; one that is gone too. Throws AppError `not_found`, and `conflict` that
 * lists the accounts when several see this ARN and none is named.
 */
export async function oneResource(
  { read, book, demo }: Reading,
  { arn, account, at }: OneQuery,
): Promise<ResourceDetail> {
  return read(async (db) => {
    const row = theOne(await rowsOfArn(db, arn, account), arn)
    const versions = await versionsOf(db, row)
    const shown = at === undefined ? row : stateAt(row, versions, new Date(at))
    if (!shown)
      throw new AppError(
        'not_found',
        `${arn} was first seen at ${row.first_seen.toISOString()}, which is later.`,
        'Ask for a later time.',
      )
    return {
      ...presentResource(shown),
      config: shown.config,
      details: shown.details,
      computed: shown.computed,
      volatile: shown.volatile ?? {},
      versions: [
        ...versions.map(presentVersion),
        { at: row.first_seen.toISOString(), kind: 'created', scanId: null, changes: [] },
      ],
      relations: await relationsOf(db, row),
      ...(at === undefined ? {} : { verifiedAt: verifiedBy(shown, new Date(at)) }),
      ...(at === undefined
        ? await knowledgeOf(db, book, row)
        : await knownThen(db, book, shown, new Date(at))),
      demo,
    }
  })
}

function theOne(rows: readonly StoredWhole[], arn: string): StoredWhole {
  const [row, ...others] = rows
  if (!row)
    throw new AppError(
      'not_found',
      `${arn} is not in the inventory.`,
      'Check the ARN; a scan of its account and region may be missing.',
    )
  if (others.length === 0) return row
  const accounts = rows.map(({ account_id }) => account_id).join(', ')
  throw new AppError(
    'conflict',
    `${rows.length} accounts see ${arn}: ${accounts}.`,
    'Name one of them (account).',
  )
}

/** A type that the catalogue no longer has is shown as it is stored. */
async function knowledgeOf(
  db: Reads,
  book: Reading['book'],
  row: StoredWhole,
): Promise<Pick<ResourceDetail, 'coverage' | 'unknownColumns'>> {
  const type = book.find(row.type)
  const source = book.sourceOf(row.type)
  if (!type || !source) return { coverage: [], unknownColumns: [] }
  const scope = { account: row.account_id, region: row.scope_region, source: row.source }
  return {
    coverage: coverageOf(row, type, source, await lastListing(db, scope)),
    unknownColumns: trulyUnknown(await unknownColumnsOfRow(db, type, row), row, type, source),
  }
}

/** What was known at an earlier time: the list call that named the row, and the calls that had been made by then. */
async function knownThen(
  db: Reads,
  book: Reading['book'],
  past: StoredWhole,
  at: Date,
): Promise<Pick<ResourceDetail, 'coverage' | 'unknownColumns'>> {
  const type = book.find(past.type)
  const source = book.sourceOf(past.type)
  if (!type || !source) return { coverage: [], unknownColumns: [] }
  const scope = { account: past.account_id, region: past.scope_region, source: past.source }
  const [list, ...calls] = coverageOf(past, type, source, await lastListing(db, scope))
  const made = calls.filter((call) => call.state !== 'not asked' && isBy(call.at, at))
  // The row was there, so its list had been read; when it was read last before that time is not kept.
  const listed =
    list && !isBy(list.at, at) ? { ...list, state: 'ok', at: null, reason: null, missingAction: null } : list
  return {
    coverage: [...(listed ? [listed] : []), ...made],
    unknownColumns: trulyUnknown(unknownIn(past, type), past, type, source),
  }
}

/** A later verification says nothing of the past. */
function verifiedBy(row: StoredWhole, at: Date): string | null {
  const { verifiedAt } = presentResource(row)
  return isBy(verifiedAt, at) ? verifiedAt : null
}

function isBy(time: string | null, at: Date): boolean {
  return time === null || new Date(time) <= at
}

function presentVersion({ at, kind, scan_id, changes }: StoredVersion): ResourceVersion {
  return { at: at.toISOString(), kind, scanId: scan_id, changes }
}
