import type { PoolClient } from 'pg'
import type { Source } from '../resources/define.ts'
import { knownRegions } from '../store/region-rows.ts'
import { addScopes, countNothing, type NewScope } from '../store/scopes.ts'
import { identitySource, regionsSource, type ScopeWork, tagSource } from './scan-context.ts'

/** Order of work in an account: who it is, which regions it has, the lists, what works on the rows of others. */
const phases = { identity: 0, regions: 1, lists: 2, rowsOfOthers: 3 } as const

/** The scope that a connection's part of a scan begins with. */
export function firstScope(connectionId: string, accountId: string): NewScope {
  return {
    connectionId,
    accountId,
    region: '',
    source: identitySource,
    lane: identitySource,
    phase: phases.identity,
  }
}

/** The sources that give one of the types; all of them when none are named. */
export function wantedSources(sources: readonly Source[], types: readonly string[] | null): Source[] {
  return sources.filter((source) => !types || source.types.some(({ type }) => types.includes(type)))
}

/**
 * Adds the scopes that the end of this one makes possible: after the identity the regions and the account's global lists,
 * after the regions the lists of each. `reached` is false when the identity could not be had: nothing follows then.
 */
export async function planNext(
  db: PoolClient,
  run: ScopeWork,
  accountId: string,
  reached: boolean,
): Promise<void> {
  const { scope } = run
  if (scope.phase === phases.identity && reached) {
    if (await sameAccountPlanned(db, run, accountId)) await countNothing(db, scope.id)
    else await addScopes(db, scope.scanId, accountScopes(run, accountId))
  }
  if (scope.phase === phases.regions)
    await addScopes(db, scope.scanId, await regionScopes(db, run, accountId))
}

/** Two connections may lead to one account; it is scanned once. */
async function sameAccountPlanned(db: PoolClient, { scope }: ScopeWork, accountId: string): Promise<boolean> {
  await db.query('select 1 from scans where id = $1 for no key update', [scope.scanId])
  const { rowCount } = await db.query(
    'select 1 from scopes where scan_id = $1 and account_id = $2 and phase = $3 and connection_id <> $4',
    [scope.scanId, accountId, phases.regions, scope.connectionId],
  )
  return rowCount !== 0
}

function accountScopes({ context, scope }: ScopeWork, accountId: string): NewScope[] {
  const lists = wantedSources(context.sources, scope.types).filter(
    ({ per, source }) => per === 'account' && source !== identitySource && source !== regionsSource,
  )
  const of = (source: string, lane: string, phase: number): NewScope => ({
    connectionId: scope.connectionId,
    accountId,
    region: '',
    source,
    lane,
    phase,
  })
  return [
    of(regionsSource, regionsSource, phases.regions),
    ...lists.map(({ source, lane }) => of(source, lane, phases.lists)),
  ]
}

async function regionScopes(db: PoolClient, run: ScopeWork, accountId: string): Promise<NewScope[]> {
  const { context, scope } = run
  const enabled = await enabledRegions(db, run, accountId)
  const asked = scope.regions ?? enabled
  const wanted = wantedSources(context.sources, scope.types)
  const lists = wanted.filter(({ per }) => per === 'region')
  const tagged = wanted.some(({ types }) => types.some(({ tags }) => tags.from === 'tagging'))
  const of = (region: string, source: string, lane: string, phase: number): NewScope => ({
    ...{ connectionId: scope.connectionId, accountId, region, source, lane, phase },
  })
  return asked.flatMap((region) => {
    if (!enabled.includes(region)) {
      return {
        ...of(region, regionsSource, regionsSource, phases.regions),
        unsupported: `The region ${region} is not enabled for this account.`,
      }
    }
    const scopes = lists.map(({ source, lane }) => of(region, source, lane, phases.lists))
    return tagged ? [...scopes, of(region, tagSource, tagSource, phases.rowsOfOthers)] : scopes
  })
}

/** What AWS says now of the account's regions; where it does not, what it said last, or what was asked for. */
async function enabledRegions(
  db: PoolClient,
  { scope, connection }: ScopeWork,
  accountId: string,
): Promise<string[]> {
  const stored = await knownRegions(db, accountId)
  if (stored.length > 0) return stored
  if (!connection) return []
  if (connection.regions.length > 0) return [...connection.regions]
  return scope.regions ? [...scope.regions] : [connection.homeRegion]
}
