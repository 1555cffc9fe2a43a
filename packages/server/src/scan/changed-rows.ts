import type { FieldChange } from '@skydeck/contract'
import type { Json, Place, ResourceType } from '../resources/define.ts'
import type { StoredMark, StoredRow, WriteRow, WriteVersion } from '../store/resource-write.ts'
import { answersOf, mergeDetail, type Outcome, type StoredDetails } from './answers.ts'
import { hashOf, type Identity, type ListedItem } from './build-row.ts'
import { diff } from './diff.ts'
import { valuesAt } from './path.ts'
import { type Edge, relationsOf } from './relations.ts'
import type { ScopeRun } from './scan-context.ts'
import { type TagMap, tagMap } from './tags.ts'

/** A row whose calls have all been made. */
export interface ReadyRow extends Identity {
  item: ListedItem
  outcomes: ReadonlyMap<string, Outcome>
}

/** Whether a row has to be written: it is new, is back, or something of it differs from what is stored. */
export function isChanged(row: ReadyRow, mark: StoredMark | undefined, now: Date): boolean {
  if (!mark || mark.gone) return true
  const details = mark.details as StoredDetails
  return mark.hash.toString('hex') !== hashOfRow(row, details) || detailsChanged(row, details, now)
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

/** A changed row with all that is written of it. */
export interface Prepared {
  write: WriteRow
  version: WriteVersion | undefined
  edges: Edge[]
  isNew: boolean
}

/** What is to be written of a changed row, compared field by field with what is stored. */
export function prepareRow(
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
  const { changes, learned } = stored ? compare(stored, after, item.type) : nothingNew
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
    version: versionOf(arn, stored, wasGone, { changes, learned }),
    edges,
    isNew: !stored,
  }
}

function versionOf(
  arn: string,
  stored: StoredRow | undefined,
  wasGone: boolean,
  { changes, learned }: Comparison,
): WriteVersion | undefined {
  if (!stored) return undefined
  const all = [...changes, ...learned]
  if (wasGone) return { arn, kind: 'back', changes: all }
  if (changes.length > 0) return { arn, kind: 'updated', changes: all }
  return learned.length > 0 ? { arn, kind: 'learned', changes: all } : undefined
}

interface Comparison {
  changes: FieldChange[]
  /** What was not asked before: no change at AWS, but not known earlier. What it is stands in the row. */
  learned: FieldChange[]
}

const nothingNew: Comparison = { changes: [], learned: [] }

/** Compares a row with what is stored of it; answers to calls that were never answered before are learned, not changed. */
function compare(stored: StoredRow, after: Documented, type: ResourceType): Comparison {
  const before = documentOf(stored)
  const news = Object.keys(after.details).filter((operation) => !(operation in before.details))
  const known = Object.fromEntries(
    Object.entries(after.details).filter(([operation]) => !news.includes(operation)),
  )
  const computed =
    news.length === 0
      ? after.computed
      : (type.computed?.of({ config: after.config, details: known, tags: after.tags }) ?? {})
  const changes = diff(before, plain({ ...after, details: known, computed }))
  const learned = [
    ...news.map((operation) => ({ path: ['details', operation] })),
    ...diff(plain(computed), plain(after.computed)).map(({ path, before }) => ({
      path: ['computed', ...path],
      ...(before === undefined ? {} : { before }),
    })),
  ]
  return { changes, learned }
}

/** As JSON has it, which is what is stored. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

interface Documented {
  name: string | null
  region: string
  tags: TagMap | null
  config: Json
  details: Record<string, Json>
  computed: Json
}

function documentOf({ name, region, tags, config, details, computed }: StoredRow): Documented {
  // Written from a tag map, by this very module.
  const map = tags as TagMap | null
  return { name, region, tags: map, config, details: answersOf(details as StoredDetails), computed }
}
