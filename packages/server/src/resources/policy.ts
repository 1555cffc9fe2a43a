import type { Source, Tier } from './define.ts'

export interface PolicyStatement {
  Sid: string
  Effect: 'Allow'
  Action: string[]
  Resource: '*'
}

/** The actions that a source calls in a tier, sorted. */
function actionsOf(source: Source, tier: Tier): string[] {
  const details = source.types.flatMap((type) => Object.values(type.details))
  const extra = [...Object.values(source.sides), ...details].filter(
    (call) => tier === 'posture' || call.tier === 'base',
  )
  const tagging = source.types.some(({ tags }) => tags.from === 'tagging') ? ['tag:GetResources'] : []
  return [
    ...new Set([...source.permissions, ...extra.map(({ permission }) => permission), ...tagging]),
  ].sort()
}

/**
 * The least IAM policy that scans the sources: one statement a service. List and describe actions take no resource
 * (Service Authorization Reference), so `Resource` is `*`.
 */
export function leastPolicy(
  sources: readonly Source[],
  tier: Tier,
): { Version: '2012-10-17'; Statement: PolicyStatement[] } {
  const actions = [
    ...new Set([
      'sts:GetCallerIdentity',
      'ec2:DescribeRegions',
      ...sources.flatMap((source) => actionsOf(source, tier)),
    ]),
  ].sort()
  const services = [...new Set(actions.map((action) => action.slice(0, action.indexOf(':'))))]
  return {
    Version: '2012-10-17',
    Statement: services.map((service) => ({
      Sid: `Skydeck${service.replaceAll(/[^a-z0-9]/g, '').replace(/^./, (letter) => letter.toUpperCase())}`,
      Effect: 'Allow',
      Action: actions.filter((action) => action.startsWith(`${service}:`)),
      Resource: '*',
    })),
  }
}
