import type { Json } from '../resources/define.ts'
import type { ListRun, ScanContext } from './scan-context.ts'

interface Kept {
  scanId: string
  items: readonly Json[]
  /** Sources that have not asked for it yet. */
  left: number
}

/** Lists that wait for the other sources of their lane; old ones go when a scan of few types leaves some behind. */
const most = 64

const keptBy = new WeakMap<ScanContext, Map<string, Kept>>()

/**
 * The items of a side list, read with `list` or, when another source of the lane has the same side (RDS plans maintenance of
 * instances and clusters in one list), those that its scope has read in this scan. Scopes of a lane run one after the
 * other, so nobody waits. What `list` throws is thrown and not kept.
 */
export async function sharedItems(
  { context, scope, source }: ListRun,
  operation: string,
  list: () => Promise<Json[]>,
): Promise<readonly Json[]> {
  const sharers = context.sources.filter(({ lane, sides }) => lane === source.lane && sides[operation])
  if (sharers.length < 2) return list()
  const kept = keptBy.get(context) ?? new Map<string, Kept>()
  keptBy.set(context, kept)
  const name = [scope.accountId, scope.region, source.lane, operation].join('/')
  const known = kept.get(name)
  if (known?.scanId === scope.scanId) {
    if (--known.left === 0) kept.delete(name)
    return known.items
  }
  const items = await list()
  kept.delete(name)
  kept.set(name, { scanId: scope.scanId, items, left: sharers.length - 1 })
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
  return items
}
