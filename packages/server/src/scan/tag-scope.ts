import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api'
import type { PoolClient } from 'pg'
import { globalRegionOf } from '../aws/regions.ts'
import type { ResourceType } from '../resources/define.ts'
import { clearUnseenTags, readTags, type StoredTags, writeTags } from '../store/resource-tags.ts'
import { writeVersions } from '../store/resource-write.ts'
import { lockRows } from '../store/rows-lock.ts'
import { holdScope, saveProgress, saveSeen } from '../store/scopes.ts'
import { transaction } from '../store/transaction.ts'
import { cleanText } from './clean-text.ts'
import { diff } from './diff.ts'
import { closeScope, noProgress, takeMeter } from './end-scope.ts'
import { wantedSources } from './plan.ts'
import type { ScopeRun } from './scan-context.ts'
import { type TagMap, tagMap } from './tags.ts'

interface Tagged {
  arn: string
  tags: TagMap
}

/**
 * Brings the tags of one region to the rows whose list calls do not tell them (Resource Groups Tagging API, GetResources). It
 * names tagged resources only: what its list, read to the end, did not name has no tags. Rows without a known region stay unknown.
 */
export async function tagScope(run: ScopeRun): Promise<void> {
  const { scope, signal, connection, meter, context } = run
  const types = taggedTypes(run)
  const client = connection.session.client(ResourceGroupsTaggingAPIClient, scope.region, {
    meter,
    signal,
    actions: { GetResources: 'tag:GetResources' },
  })
  const filters = [...new Set(types.map(({ tags }) => (tags.from === 'tagging' ? tags.filter : '')))].sort()
  let token = scope.checkpoint?.token ?? undefined
  const seenTokens = new Set<string>()
  for (;;) {
    signal.throwIfAborted()
    const page = await client.send(
      new GetResourcesCommand({
        ResourcesPerPage: 100,
        ResourceTypeFilters: filters,
        PaginationToken: token,
      }),
    )
    const tagged = (page.ResourceTagMappingList ?? []).flatMap(({ ResourceARN, Tags }) =>
      ResourceARN ? [{ arn: ResourceARN, tags: cleanTags(Tags) }] : [],
    )
    // The last page carries an empty token.
    token = page.PaginationToken || undefined
    await transaction(context.pool, (db) => saveTags(db, run, types, tagged, token))
    if (token === undefined) return
    if (seenTokens.has(token)) throw new Error('AWS gave the same page token twice, so its list has no end.')
    seenTokens.add(token)
  }
}

/** The types whose tags this scan asks of the tagging API. */
function taggedTypes({ context, scope }: ScopeRun): ResourceType[] {
  return wantedSources(context.sources, scope.types).flatMap(({ types }) =>
    types.filter(({ tags }) => tags.from === 'tagging'),
  )
}

/** Types whose rows belong to no region: the partition's home region tells their tags. */
function globalTypesOf({ context, scope, connection }: ScopeRun): string[] {
  if (scope.region !== globalRegionOf(connection.session.partition)) return []
  const global = context.sources.filter(({ per }) => per === 'account').flatMap(({ types }) => types)
  return global.filter(({ tags, region }) => tags.from === 'tagging' && !region).map(({ type }) => type)
}

function cleanTags(tags: Parameters<typeof tagMap>[0]): TagMap {
  return Object.fromEntries(
    Object.entries(tagMap(tags ?? [])).map(([key, value]) => [cleanText(key), cleanText(value)]),
  )
}

async function saveTags(
  db: PoolClient,
  run: ScopeRun,
  types: readonly ResourceType[],
  tagged: readonly Tagged[],
  token: string | undefined,
): Promise<void> {
  const { scope, context } = run
  await holdScope(db, scope)
  await lockRows(db, scope.accountId, ['', scope.region], 'alone')
  const names = types.map(({ type }) => type)
  const stored = await readTags(
    db,
    scope.accountId,
    tagged.map(({ arn }) => arn),
    names,
  )
  const changes = tagged.flatMap(({ arn, tags }) => changeOf(stored.get(arn), tags, types))
  const updated = await saveChanges(db, run, changes)
  scope.pages++
  const progress = { ...noProgress, ...takeMeter(run), rows: stored.size, updated }
  const arns = [...stored.keys()]
  if (token !== undefined) {
    await saveSeen(db, scope.id, scope.pages, arns)
    await saveProgress(db, scope.id, progress, { token, done: 0 }, scope.pages)
    return
  }
  const cleared = await clearUnseenTags(db, { ...scope, types: names, globalTypes: globalTypesOf(run) }, arns)
  const clearedChanges = cleared.map((row) => ({
    row,
    tags: {},
    changes: diff({ tags: row.tags }, { tags: {} }),
    name: row.name,
  }))
  const clearedCount = await saveChanges(db, run, clearedChanges)
  const total = await saveProgress(
    db,
    scope.id,
    { ...progress, updated: updated + clearedCount },
    null,
    scope.pages,
  )
  await closeScope(db, run, {
    state: total.rows === 0 ? 'empty' : 'ok',
    listed: true,
    accountId: scope.accountId,
  })
  context.log('debug', 'tags are stored', { scope: scope.id, rows: total.rows })
}

interface TagChange {
  row: StoredTags
  tags: TagMap
  name: string | null
  changes: ReturnType<typeof diff>
}

/** Tags of a type without a name of its own give the row its name. */
function changeOf(row: StoredTags | undefined, tags: TagMap, types: readonly ResourceType[]): TagChange[] {
  if (!row) return []
  const own = types.find(({ type }) => type === row.type)?.name
  const name = own ? row.name : (tags.Name ?? null)
  const changes = diff({ tags: row.tags, name: row.name }, { tags, name })
  return changes.length > 0 ? [{ row, tags, name, changes }] : []
}

/** Writes tags and their history. A row that this very scan created or changed gets no second entry, and is not counted twice. */
async function saveChanges(
  db: PoolClient,
  { scope, context }: ScopeRun,
  changes: readonly TagChange[],
): Promise<number> {
  const now = context.now()
  const older = changes.filter(({ row }) => row.tags !== null && row.changedAt < scope.scanStartedAt)
  await writeTags(
    db,
    scope.accountId,
    changes.map(({ row, tags, name }) => ({
      arn: row.arn,
      tags,
      name,
      changedAt: older.some((old) => old.row === row) ? now : row.changedAt,
    })),
  )
  const historic = changes.filter(({ row }) => row.tags !== null && row.firstSeen < scope.scanStartedAt)
  await writeVersions(
    db,
    scope.accountId,
    scope.scanId,
    historic.map(({ row, changes }) => ({ arn: row.arn, kind: 'updated', changes })),
    now,
  )
  return older.length
}
