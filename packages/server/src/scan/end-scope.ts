import type { ScopeState } from '@skydeck/contract'
import type { PoolClient } from 'pg'
import { addGaps } from '../store/gaps.ts'
import { saveListing } from '../store/listings.ts'
import { notifyWork } from '../store/notify.ts'
import { closeScan, isCancelled } from '../store/scan-end.ts'
import { endScope, holdScope, type ScopeProgress, saveProgress } from '../store/scopes.ts'
import { transaction } from '../store/transaction.ts'
import { planNext } from './plan.ts'
import { operationOf } from './prepare-rows.ts'
import type { Refusal } from './refusal.ts'
import type { ScopeWork } from './scan-context.ts'

export const noProgress: ScopeProgress = {
  calls: 0,
  throttles: 0,
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  gone: 0,
  found: {},
}

/** Closes a scope inside the caller's transaction, plans what follows from it and closes the scan after the last one. */
export async function closeScope(
  db: PoolClient,
  run: ScopeWork,
  end: { state: ScopeState; listed: boolean; accountId: string; refusal?: Refusal },
): Promise<void> {
  const { scope, context } = run
  const now = context.now()
  const { state, listed, refusal } = end
  await saveListing(db, scope.id, state, listed, now)
  await endScope(
    db,
    scope.id,
    { state, reason: refusal?.reason ?? null, missingAction: refusal?.missingAction ?? null },
    now,
  )
  if (state !== 'cancelled' && !(await isCancelled(db, scope.scanId)))
    await planNext(db, run, end.accountId, listed)
  await closeScan(db, scope.scanId, now)
  await notifyWork(db)
}

/** Takes the calls that were made since the last time off the meter. */
export function takeMeter({ meter }: ScopeWork): { calls: number; throttles: number } {
  const { calls, throttles } = meter
  meter.calls -= calls
  meter.throttles -= throttles
  return { calls, throttles }
}

/** Ends a scope whose list was not read to its end: the refusal goes to the ledger and no row is touched. */
export async function endRefused(run: ScopeWork, refusal: Refusal): Promise<void> {
  const { scope, context } = run
  await transaction(context.pool, async (db) => {
    await holdScope(db, scope)
    await addGaps(db, scope.id, [{ operation: operationOf(run), ...refusal, count: 1 }])
    await saveProgress(db, scope.id, { ...noProgress, ...takeMeter(run) }, null, scope.pages)
    await closeScope(db, run, { state: refusal.state, listed: false, accountId: scope.accountId, refusal })
  })
}

/** Ends a scope whose scan was cancelled. What was stored stays, nothing is retired. */
export async function endCancelled(run: ScopeWork): Promise<void> {
  const { scope, context } = run
  await transaction(context.pool, async (db) => {
    await holdScope(db, scope)
    await saveProgress(db, scope.id, { ...noProgress, ...takeMeter(run) }, null, scope.pages)
    await closeScope(db, run, { state: 'cancelled', listed: false, accountId: scope.accountId })
  })
}
