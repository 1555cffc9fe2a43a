import type { Counts, Kind } from './place.ts'

/** Shares of all resources of an account, in parts of a thousand; what is missing are volumes. */
const regional: Partial<Record<Kind, number>> = {
  vpc: 3,
  subnet: 14,
  securityGroup: 24,
  rule: 96,
  instance: 205,
  interface: 240,
  loadBalancer: 9,
  classic: 2,
  targetGroup: 14,
  dbInstance: 22,
  dbCluster: 6,
  function: 42,
  autoScalingGroup: 8,
}
const wide: Partial<Record<Kind, number>> = { bucket: 24, user: 9, role: 36, group: 3, policy: 9 }

/** At least so many of a kind in a region or account, because others refer to them. */
const least: Partial<Record<Kind, number>> = {
  vpc: 1,
  subnet: 3,
  securityGroup: 3,
  rule: 6,
  role: 3,
  user: 2,
  policy: 2,
  group: 1,
}

/** AWS's own policies in use, the account summary and the password policy are resources too. */
const fixed = 6

const none: Counts = Object.fromEntries(
  [...Object.keys(regional), ...Object.keys(wide), 'volume'].map((k) => [k, 0]),
) as Counts

/**
 * How many of each kind an account has in each of its regions and as a whole (`''`), so that all of them
 * are `resources` together (small accounts may have a few more, because of what others refer to).
 */
export function planCounts(resources: number, regions: readonly string[]): Record<string, Counts> {
  const plan: Record<string, Record<Kind, number>> = { '': { ...none } }
  let total = fixed
  // us-east-1 can always be asked, even if nothing is kept there.
  for (const region of ['us-east-1', ...regions]) plan[region] = { ...none }
  const add = (region: string, kind: Kind, count: number) => {
    const counts = plan[region]
    if (!counts) return
    counts[kind] = Math.max(count, least[kind] ?? 0)
    total += counts[kind]
  }
  for (const [kind, share] of Object.entries(wide))
    add('', kind as Kind, Math.round((resources * share) / 1000))
  for (const [kind, share] of Object.entries(regional)) {
    const parts = split(Math.round((resources * share) / 1000), regions.length)
    regions.forEach((region, i) => {
      add(region, kind as Kind, parts[i] ?? 0)
    })
  }
  // Instances have root volumes, and some volumes are not of instances: there must be more of these.
  const planned = regions.reduce((sum, region) => sum + (plan[region]?.instance ?? 0), 0)
  const rest = split(Math.max(3 * regions.length, resources - total + planned), regions.length)
  regions.forEach((region, i) => {
    const counts = plan[region]
    if (!counts) return
    counts.instance = Math.min(counts.instance, Math.floor((rest[i] ?? 0) * 0.42))
    counts.volume = (rest[i] ?? 0) - counts.instance
  })
  return plan
}

/** Parts of a number that shrink from the first to the last and add up to it. */
function split(total: number, parts: number): number[] {
  const weights = Array.from({ length: parts }, (_, i) => 1 / (i + 1))
  const sum = weights.reduce((a, b) => a + b, 0)
  const result = weights.map((weight) => Math.floor((total * weight) / sum))
  result[0] = (result[0] ?? 0) + total - result.reduce((a, b) => a + b, 0)
  return result
}
