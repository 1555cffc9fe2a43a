import type { FieldChange } from '@skydeck/contract'
import type { PoolClient } from 'pg'
import type { Json, Place } from '../resources/define.ts'
import {
  readMarks,
  readRows,
  type StoredRow,
  type WriteRow,
  type WriteVersion,
  writeRelations,
  writeRows,
  writeVersions,
  writeVolatile,
} from '../store/resource-write.ts'
import type { ScopeProgress } from '../store/scopes.ts'
import { answersOf, mergeDetail, type Outcome, type StoredDetails } from './answers.ts'
import { hashOf, identify, type ListedItem } from './build-row.ts'
import { diff } from './diff.ts'
import { valuesAt } from './path.ts'
import { relationsOf } from './relations.ts'
import type { ScopeRun } from './scan-context.ts'
import { type TagMap, tagMap } from './tags.ts'

/** A row whose calls have all been made. */
export interface ReadyRow extends ReturnType<typeof identify> {
  item: ListedItem
  outcomes: ReadonlyMap<string, Outcome>
}

export type Counts = Pick<ScopeProgress, 'rows' | 'created' | 'updated' | 'unchanged' | 'found'>

/** Writes what changed of a chunk of rows, with history and relations, and counts. Runs inside the caller's transaction. */
export async function storeChunk(
  db: PoolClient,
  run: ScopeRun,
  place: Place,
  chunk: readonly ReadyRow[],
): Promise<Counts> {
  const { scope, context } = run
  const rows = [...new Map(chunk.map((row) => [row.arn, row])).values()]
  const now = context.now()
  const withDetails = rows.some(({ item, outcomes }) => outcomes.size > 0 || item.type.tags.from === 'detail')
  const marks = await readMarks(
    db,
    place.account,
    rows.map(({ arn }) => arn),
    withDetails,
  )
  const changed = rows.filter((row) => {
    const mark = marks.get(row.arn)
    if (!mark || mark.gone || mark.hash.toString('hex') !== hashOfRow(row, mark.details as StoredDetails))
      return true
    return detailsChanged(row, mark.details as StoredDetails, now)
  })
  const stored = await readRows(
    db,
    place.account,
    changed.filter(({ arn }) => marks.has(arn)).map(({ arn }) => arn),
  )
  const writes = changed.map((row) =>
    prepare(row, stored.get(row.arn), marks.get(row.arn)?.gone ?? false, place, run, now),
  )

  await writeRows(
    db,
    { accountId: place.account, region: scope.region, source: scope.source },
    writes.map(({ write }) => write),
    now,
  )
  await writeVersions(
    db,
    place.account,
    scope.scanId,
    writes.flatMap(({ version }) => version ?? []),
    now,
  )
  await writeRelations(
    db,
    place.account,
    writes.map(({ write, edges, isNew }) => ({ arn: write.arn, isNew, relations: edges })),
  )
  await writeVolatile(db, place.account, rows.flatMap(volatileOf))

  const created = changed.filter(({ arn }) => marks.get(arn)?.gone ?? true).length
  const updated = writes.filter(({ version }) => version?.kind === 'updated').length
  return {
    rows: rows.length,
    created,
    updated,
    unchanged: rows.length - created - updated,
    found: countByType(rows),
  }
}

function detailsChanged(row: ReadyRow, stored: StoredDetails, now: Date): boolean {
  const at = now.toISOString()
  return [...row.outcomes].some(
    ([operation, outcome]) => mergeDetail(stored[operation], outcome, at) !== stored[operation],
  )
}

function mergedDetails(row: ReadyRow, stored: StoredDetails, now: Date): StoredDetails {
  const at = now.toISOString()
  const merged = [...row.outcomes].map(([operation, outcome]): [string, unknown] => [
    operation,
    mergeDetail(stored[operation], outcome, at),
  ])
  return { ...stored, ...Object.fromEntries(merged) } as StoredDetails
}

/** Tags of the list call, or of a detail call; undefined where a scope of their own brings them. */
function tagsOfRow({ item }: ReadyRow, details: StoredDetails): TagMap | undefined {
  const { tags } = item.type
  if (tags.from !== 'detail') return item.tags
  const answer = details[tags.operation]?.answer
  return answer && tagMap(valuesAt(answer, tags.path)[0] ?? [])
}

function hashOfRow(row: ReadyRow, details: StoredDetails): string {
  const { item, name, region } = row
  return hashOf(item.type, { config: item.config, tags: tagsOfRow(row, details), name, region })
}

interface Prepared {
  write: WriteRow
  version: WriteVersion | undefined
  edges: ReturnType<typeof relationsOf>
  isNew: boolean
}

function prepare(
  row: ReadyRow,
  stored: StoredRow | undefined,
  wasGone: boolean,
  place: Place,
  run: ScopeRun,
  now: Date,
): Prepared {
  const { item, arn, region, resourceId, name } = row
  const details = mergedDetails(row, (stored?.details ?? {}) as StoredDetails, now)
  const answers = answersOf(details)
  const tags = tagsOfRow(row, details)
  const allTags = tags ?? (stored?.tags as TagMap | null | undefined) ?? null
  const computed = item.type.computed?.of({ config: item.config, details: answers, tags: allTags }) ?? {}
  const after = {
    name: name ?? (tags ? null : (stored?.name ?? null)),
    region,
    tags: allTags,
    config: item.config,
    details: answers,
    computed,
  }
  const changes = stored ? diff(documentOf(stored), JSON.parse(JSON.stringify(after))) : []
  const touched = !stored || wasGone || changes.length > 0
  const edges = relationsOf(
    item.type,
    { config: item.config, details: answers, computed },
    { ...place, region: region || place.region },
    (name) => run.context.types.find(({ type }) => type === name),
  )
  return {
    write: {
      arn,
      region,
      type: item.type.type,
      resourceId,
      name,
      tags: tags ?? null,
      config: item.config,
      details: details as unknown as Json,
      computed,
      hash: hashOfRow(row, details),
      changedAt: touched ? now : stored.changed_at,
    },
    version: versionOf(arn, stored, wasGone, changes),
    edges,
    isNew: !stored,
  }
}

function versionOf(
  arn: string,
  stored: StoredRow | undefined,
  wasGone: boolean,
  changes: FieldChange[],
): WriteVersion | undefined {
  if (!stored) return undefined
  if (wasGone) return { arn, kind: 'back', changes }
  return changes.length > 0 ? { arn, kind: 'updated', changes } : undefined
}

function documentOf({ name, region, tags, config, details, computed }: StoredRow) {
  return { name, region, tags, config, details: answersOf(details as StoredDetails), computed }
}

function volatileOf({ arn, item, outcomes }: ReadyRow): { arn: string; values: Json }[] {
  const fromDetails = [...outcomes.values()].map((outcome) =>
    outcome.state === 'ok' ? outcome.volatile : {},
  )
  const values: Json = Object.assign({}, item.volatile, ...fromDetails) as Json
  return Object.keys(values).length > 0 ? [{ arn, values }] : []
}

function countByType(rows: readonly ReadyRow[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { item } of rows) found[item.type.type] = (found[item.type.type] ?? 0) + 1
  return found
}
