import type { Collection } from '../data/collection.ts'
import { instances } from '../data/ec2/instances.ts'
import { interfaces } from '../data/ec2/interfaces.ts'
import { securityGroupRules, securityGroups } from '../data/ec2/security-groups.ts'
import { volumes } from '../data/ec2/volumes.ts'
import { subnets, vpcs } from '../data/ec2/vpcs.ts'
import { policies } from '../data/iam/policies.ts'
import { roles } from '../data/iam/roles.ts'
import { loadBalancers, targetGroups } from '../data/load-balancers.ts'
import { dbClusters } from '../data/rds/clusters.ts'
import { dbInstances } from '../data/rds/instances.ts'
import type { Service } from './define.ts'
import { ec2 } from './ec2/index.ts'
import { rds } from './rds.ts'
import { sts } from './sts.ts'

/** Every service that the simulated AWS speaks. */
export const services: readonly Service[] = [ec2, rds, sts]

/** Every collection that it holds. */
export const collections: readonly Collection<object>[] = [
  vpcs,
  subnets,
  securityGroups,
  securityGroupRules,
  instances,
  volumes,
  interfaces,
  loadBalancers,
  targetGroups,
  dbInstances,
  dbClusters,
  roles,
  policies,
]
