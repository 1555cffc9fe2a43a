import type { ResourceType, Source } from './define.ts'
import { ec2Instances } from './ec2/instance.ts'
import { vpcSecurityGroups } from './ec2/security-group.ts'
import { vpcSecurityGroupRules } from './ec2/security-group-rule.ts'
import { vpcSubnets } from './ec2/subnet.ts'
import { ebsVolumes } from './ec2/volume.ts'
import { vpcs } from './ec2/vpc.ts'

/** Every way Skydeck lists things, sorted by name. */
export const sources: readonly Source[] = [
  ec2Instances,
  vpcSecurityGroupRules,
  vpcSecurityGroups,
  vpcSubnets,
  ebsVolumes,
  vpcs,
]

/** Every type of the inventory. */
export const resourceTypes: readonly ResourceType[] = sources.flatMap((source) => source.types)
