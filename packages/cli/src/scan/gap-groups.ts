import type { Gap } from '@skydeck/contract'

/** Gaps that have one cause: the same operation refused in the same way in one account, in one region or many. */
export interface GapGroup {
  account: string
  operation: string
  state: Gap['state']
  missingAction: string | null
  regions: string[]
  count: number
  /** The reason as the first of them has it. */
  reason: string
}

/** Gaps put together by cause, in the order in which the causes first appear. */
export function gapGroups(gaps: readonly Gap[]): GapGroup[] {
  const groups = new Map<string, GapGroup>()
  for (const { account, operation, state, missingAction, region, count, reason } of gaps) {
    const key = JSON.stringify([account, operation, state, missingAction])
    const group = groups.get(key) ?? {
      account,
      operation,
      state,
      missingAction,
      regions: [],
      count: 0,
      reason,
    }
    const where = region || 'global'
    if (!group.regions.includes(where)) group.regions.push(where)
    group.count += count
    groups.set(key, group)
  }
  return [...groups.values()]
}
