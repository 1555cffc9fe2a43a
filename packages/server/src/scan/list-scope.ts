import type { PoolClient } from 'pg'
import { globalRegionOf } from '../aws/regions.ts'
import type { Call, Place, Tier } from '../resources/define.ts'
import { addGaps } from '../store/gaps.ts'
import { markUnreachable } from '../store/listings.ts'
import { retireUnseen } from '../store/resource-write.ts'
import { lockRows } from '../store/rows-lock.ts'
import {
  type Checkpoint,
  holdScope,
  readUnseen,
  saveProgress,
  saveSeen,
  setScopeAccount,
} from '../store/scopes.ts'
import { transaction } from '../store/transaction.ts'
import { identify, readItem } from './build-row.ts'
import { detailsOf } from './detail-calls.ts'
import { closeScope, noProgress, takeMeter } from './end-scope.ts'
import { GapBook } from './gap-book.ts'
import { operationOf, type Preparation, prepareRows } from './prepare-rows.ts'
import { identitySource, type ListRun, regionsSource } from './scan-context.ts'
import { SideLists } from './side-lists.ts'
import { storeChunk } from './store-chunk.ts'

/** Rows that are stored together when each needs calls of its own: what a kill may cost. */
const chunkWithDetails = 50

/** Reads a source's list from the checkpoint to its end, storing page by page; then what it did not name is gone. */
export async function listScope(run: ListRun): Promise<void> {
  const { scope, source, signal } = run
  const place = placeOf(run)
  const gaps = new GapBook()
  const preparation = prepareScope(run, place, gaps)
  const size = source.types.some((type) => detailsOf(type, scope.tier).length > 0)
    ? chunkWithDetails
    : Number.POSITIVE_INFINITY
  let at: Checkpoint = scope.checkpoint ?? { token: null, done: 0 }
  const seenTokens = new Set<string>()
  for (;;) {
    signal.throwIfAborted()
    const page = await source.list(listCall(run, place), at.token ?? undefined)
    if (scope.source === identitySource) await learnIdentity(run, place, page.items)
    const next = page.next || undefined
    // A page that is read again may have moved: what stands among the finished items but was not seen comes first.
    const missed = await unseenItems(run, place, page.items.slice(0, at.done))
    let todo = [...missed, ...page.items.slice(at.done)]
    do {
      const items = todo.slice(0, size)
      todo = todo.slice(size)
      const last = next === undefined && todo.length === 0
      const rows = await prepareRows(items, preparation)
      const done = page.items.length - todo.length
      const checkpoint = todo.length > 0 ? { token: at.token, done } : { token: next ?? null, done: 0 }
      await transaction(run.context.pool, (db) =>
        saveChunk(db, run, place, { rows, gaps, checkpoint: last ? null : checkpoint }),
      )
      if (last) return
      at = checkpoint
    } while (todo.length > 0)
    if (next !== undefined && seenTokens.has(next))
      throw new Error('AWS gave the same page token twice, so its list has no end.')
    if (next !== undefined) seenTokens.add(next)
  }
}

interface Chunk {
  rows: Awaited<ReturnType<typeof prepareRows>>
  gaps: GapBook
  /** null after the last chunk. */
  checkpoint: Checkpoint | null
}

async function saveChunk(
  db: PoolClient,
  run: ListRun,
  place: Place,
  { rows, gaps, checkpoint }: Chunk,
): Promise<void> {
  const { scope, context } = run
  await holdScope(db, scope)
  await lockRows(db, place.account, [scope.region], 'shared')
  if (place.account !== scope.accountId) await setScopeAccount(db, scope.id, place.account)
  const counts = await storeChunk(db, run, place, rows)
  await addGaps(db, scope.id, gaps.take())
  const arns = rows.map(({ arn }) => arn)
  scope.pages++
  const progress = { ...noProgress, ...counts, ...takeMeter(run) }
  if (checkpoint) {
    await saveSeen(db, scope.id, scope.pages, arns)
    await saveProgress(db, scope.id, progress, checkpoint, scope.pages)
    return
  }
  const gone = await retireUnseen(db, { ...scope, accountId: place.account }, arns, context.now())
  const total = await saveProgress(db, scope.id, { ...progress, gone }, null, scope.pages)
  await closeScope(db, run, {
    state: total.gaps ? 'partial' : total.rows === 0 ? 'empty' : 'ok',
    listed: true,
    accountId: place.account,
  })
  if (scope.source === regionsSource) await learnRegions(db, run, place.account, rows)
}

function placeOf({ scope, source, connection }: ListRun): Place {
  const { account, partition } = connection.session
  return {
    account: scope.accountId || account,
    partition,
    region: source.per === 'region' ? scope.region : '',
  }
}

/** The items whose rows no earlier run of this scope has stored. */
async function unseenItems(run: ListRun, place: Place, items: readonly object[]): Promise<object[]> {
  if (items.length === 0) return []
  const arns = await Promise.all(items.map((item) => arnOfItem(run, place, item)))
  const unseen = new Set(
    await readUnseen(
      run.context.pool,
      run.scope.id,
      arns.flatMap((arn) => arn ?? []),
    ),
  )
  return items.filter((_, index) => unseen.has(arns[index] ?? ''))
}

async function arnOfItem(
  { source, context }: ListRun,
  place: Place,
  said: object,
): Promise<string | undefined> {
  const type = source.typeOf(said)
  return type && identify(await readItem(type, said, context.keyedHash), {}, place).arn
}

function prepareScope(run: ListRun, place: Place, gaps: GapBook): Preparation {
  const callFor = (operation: string, { permission }: { permission: string; tier: Tier }, at: Place): Call =>
    callAt(run, at, { [operation]: permission })
  let sides: Promise<SideLists> | undefined
  const readSides = () =>
    SideLists.read(
      run,
      (operation, side) => callFor(operation, side, place),
      (operation, refusal) => gaps.add(operation, refusal),
    )
  return { run, place, sides: () => (sides ??= readSides()), gaps, callFor }
}

function listCall(run: ListRun, place: Place): Call {
  const [permission = run.scope.source] = run.source.permissions
  return callAt(run, place, { [operationOf(run).replace(/\.v\d$/, '')]: permission })
}

/** Global lists are asked in the partition's home region. */
function callAt(
  { connection, meter, signal }: ListRun,
  place: Place,
  actions: Readonly<Record<string, string>>,
): Call {
  const errand = { meter, signal, actions }
  return {
    place,
    client: (type, region) =>
      connection.session.client(type, region || place.region || globalRegionOf(place.partition), errand),
  }
}

async function learnIdentity(run: ListRun, place: Place, items: readonly object[]): Promise<void> {
  const [identity] = items as readonly { Account?: string; Arn?: string }[]
  if (!identity?.Account) throw new Error('STS named no account.')
  place.account = identity.Account
  place.partition = identity.Arn?.split(':')[1] ?? place.partition
  run.connection.session.account = place.account
  await run.context.learned(run.scope.connectionId, {
    accountId: place.account,
    partition: place.partition,
    ...(identity.Arn ? { callerArn: identity.Arn } : {}),
  })
}

/** Rows in regions that were disabled since stay; that nobody can verify them any more is noted. */
async function learnRegions(
  db: PoolClient,
  { context, scope }: ListRun,
  accountId: string,
  rows: Chunk['rows'],
): Promise<void> {
  const regions = rows
    .filter(({ item }) => item.config.OptInStatus !== 'not-opted-in')
    .map(({ resourceId }) => resourceId)
  await markUnreachable(db, { accountId, regions, scanId: scope.scanId }, context.now())
  await context.learned(scope.connectionId, { regions: regions.sort() })
}
