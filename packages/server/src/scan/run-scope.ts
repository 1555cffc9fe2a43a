import { AwsError } from '@skydeck/contract'
import { newMeter } from '../aws/meter.ts'
import { type ClaimedScope, holdScope, LostScopeError, restartScope } from '../store/scopes.ts'
import { isStoreFailure } from '../store/store-failure.ts'
import { transaction } from '../store/transaction.ts'
import { endCancelled, endRefused } from './end-scope.ts'
import { listScope } from './list-scope.ts'
import { refusalOf } from './refusal.ts'
import { type OpenConnection, type ScanContext, type ScopeWork, tagSource } from './scan-context.ts'
import { tagScope } from './tag-scope.ts'

/** Why a running scope is let go. `cancel`: its scan was cancelled. `leave`: the worker stops; the scope goes on elsewhere. */
export type Abort = 'cancel' | 'leave'

/**
 * Runs a claimed scope from its checkpoint to its end in the ledger. Whatever AWS does ends there; only a store that cannot
 * be written is thrown, and the scope then stays open for the next worker.
 */
export async function runScope(
  context: ScanContext,
  scope: ClaimedScope,
  signal: AbortSignal,
): Promise<void> {
  const work: ScopeWork = { context, scope, signal, meter: newMeter() }
  try {
    work.connection = await context.connect(scope.connectionId)
    await readScope(work, work.connection)
  } catch (error) {
    if (error instanceof LostScopeError) return
    await endOf(work, error).catch((failure: unknown) => {
      // Somebody else has it: what it became is his to write.
      if (!(failure instanceof LostScopeError)) throw failure
    })
  }
}

/** A page token that a scope was left with may be too old by now: AWS then refuses it, and the list is read from its start. */
async function readScope(work: ScopeWork, connection: OpenConnection): Promise<void> {
  const { scope } = work
  const { pages, checkpoint } = scope
  try {
    await readOn(work, connection)
  } catch (error) {
    const isFirst = checkpoint?.token && scope.pages === pages
    if (!isFirst || !(error instanceof AwsError) || error.code !== 'InvalidRequest') throw error
    await transaction(work.context.pool, async (db) => {
      await holdScope(db, scope)
      await restartScope(db, scope.id)
    })
    scope.checkpoint = null
    scope.pages = 0
    await readOn(work, connection)
  }
}

async function readOn(work: ScopeWork, connection: OpenConnection): Promise<void> {
  const { context, scope } = work
  if (scope.source === tagSource) return tagScope({ ...work, connection })
  const source = context.sources.find((source) => source.source === scope.source)
  if (!source) throw new Error(`This version of Skydeck does not know ${scope.source}.`)
  return listScope({ ...work, connection, source })
}

async function endOf(work: ScopeWork, error: unknown): Promise<void> {
  const { context, scope, signal } = work
  if (signal.aborted) {
    if ((signal.reason as Abort) === 'cancel') await endCancelled(work)
    return
  }
  if (isStoreFailure(error)) throw error
  const refusal = refusalOf(error)
  const { accountId, region, source } = scope
  context.log(refusal.state === 'failed' ? 'warn' : 'info', refusal.reason, {
    account: accountId,
    region,
    source,
    ended: refusal.state,
  })
  await endRefused(work, refusal)
}
