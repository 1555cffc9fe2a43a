import type { TypeRules } from '../define.ts'

/**
 * How EC2 names what it calls `kind`, such as `volume`. `owner` is the member that holds the owning account: what another
 * account shares into this one has the ARN of its owner.
 */
export function ec2Identity(
  kind: string,
  id: string,
  owner = 'OwnerId',
): Pick<TypeRules, 'id' | 'arn' | 'arnOfId'> {
  const arnOfId: NonNullable<TypeRules['arnOfId']> = (value, { partition, region, account }) =>
    `arn:${partition}:ec2:${region}:${account}:${kind}/${value}`
  return {
    id,
    arn: (config, place) =>
      arnOfId(String(config[id]), { ...place, account: String(config[owner] ?? place.account) }),
    arnOfId,
  }
}
