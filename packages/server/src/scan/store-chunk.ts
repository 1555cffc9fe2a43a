import type { PoolClient } from 'pg'
import type { Json, Place } from '../resources/define.ts'
import {
  readMarks,
  readRows,
  writeRelations,
  writeRows,
  writeVersions,
  writeVolatile,
} from '../store/resource-write.ts'
import type { ScopeProgress } from '../store/scopes.ts'
import { isChanged, type Prepared, prepareRow, type ReadyRow } from './changed-rows.ts'
import type { ScopeRun } from './scan-context.ts'

export type Counts = Pick<ScopeProgress, 'rows' | 'created' | 'updated' | 'unchanged' | 'found'>

/** Writes what changed of a chunk of rows, with history and relations, and counts. Runs inside the caller's transaction. */
export async function storeChunk(
  db: PoolClient,
  run: ScopeRun,
  place: Place,
  chunk: readonly ReadyRow[],
): Promise<Counts> {
  const rows = [...new Map(chunk.map((row) => [row.arn, row])).values()]
  const now = run.context.now()
  const withDetails = rows.some(({ item, outcomes }) => outcomes.size > 0 || item.type.tags.from === 'detail')
  const arns = rows.map(({ arn }) => arn)
  const marks = await readMarks(db, place.account, arns, withDetails)
  const changed = rows.filter((row) => isChanged(row, marks.get(row.arn), now))
  const known = changed.filter(({ arn }) => marks.has(arn)).map(({ arn }) => arn)
  const stored = await readRows(db, place.account, known)
  const wasGone = (arn: string) => marks.get(arn)?.gone ?? false
  const writes = changed.map((row) => prepareRow(row, stored.get(row.arn), wasGone(row.arn), place, run, now))
  await writeChanges(db, run, place, writes, now)
  await writeVolatile(db, place.account, rows.flatMap(volatileOf))
  const created = changed.filter(({ arn }) => !marks.has(arn) || wasGone(arn)).length
  const updated = writes.filter(({ version }) => version?.kind === 'updated').length
  return {
    rows: rows.length,
    created,
    updated,
    unchanged: rows.length - created - updated,
    found: countByType(rows),
  }
}

async function writeChanges(
  db: PoolClient,
  { scope }: ScopeRun,
  { account }: Place,
  writes: readonly Prepared[],
  now: Date,
): Promise<void> {
  const place = { accountId: account, region: scope.region, source: scope.source }
  const versions = writes.flatMap(({ version }) => version ?? [])
  const edges = writes.map(({ write, edges, isNew }) => ({ arn: write.arn, isNew, relations: edges }))
  await writeRows(
    db,
    place,
    writes.map(({ write }) => write),
    now,
  )
  await writeVersions(db, account, scope.scanId, versions, now)
  await writeRelations(db, account, edges)
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
