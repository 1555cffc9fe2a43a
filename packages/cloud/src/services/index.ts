import { autoScalingGroups } from '../data/auto-scaling.ts'
import { buckets } from '../data/buckets.ts'
import { classicBalancers } from '../data/classic.ts'
import type { Collection } from '../data/collection.ts'
import { instances } from '../data/ec2/instances.ts'
import { interfaces } from '../data/ec2/interfaces.ts'
import { securityGroupRules, securityGroups } from '../data/ec2/security-groups.ts'
import { volumes } from '../data/ec2/volumes.ts'
import { subnets, vpcs } from '../data/ec2/vpcs.ts'
import { functions } from '../data/functions.ts'
import { accountSummaries, passwordPolicies } from '../data/iam/account.ts'
import { policies } from '../data/iam/policies.ts'
import { roles } from '../data/iam/roles.ts'
import { groups, users } from '../data/iam/users.ts'
import { loadBalancers, targetGroups } from '../data/load-balancers.ts'
import { dbClusters } from '../data/rds/clusters.ts'
import { dbInstances } from '../data/rds/instances.ts'
import { autoscaling } from './autoscaling.ts'
import type { Service } from './define.ts'
import { ec2 } from './ec2/index.ts'
import { elb } from './elb.ts'
import { elbv2 } from './elbv2.ts'
import { iam } from './iam.ts'
import { lambda } from './lambda.ts'
import { rds } from './rds.ts'
import { s3 } from './s3.ts'
import { sts } from './sts.ts'
import { makeTagging } from './tagging.ts'

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
  functions,
  autoScalingGroups,
  classicBalancers,
  buckets,
  users,
  groups,
  roles,
  policies,
  accountSummaries,
  passwordPolicies,
]

/** Every service that the simulated AWS speaks. */
export const services: readonly Service[] = [
  autoscaling,
  ec2,
  elb,
  elbv2,
  iam,
  lambda,
  rds,
  s3,
  sts,
  makeTagging(collections),
]
