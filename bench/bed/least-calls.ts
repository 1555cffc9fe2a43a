import type { Cloud } from '../../packages/cloud/src/index.ts'

/** The fewest calls of one operation of one service that a scan can do with, over all regions. */
export type LeastCalls = Readonly<Record<string, number>>

type Item = Readonly<Record<string, unknown>>

/** Pages for so many items; a list of nothing takes a call too. */
const pages = (count: number, size: number) => Math.max(1, Math.ceil(count / size))

/**
 * The fewest calls for what the simulated AWS holds, by tier: facts of AWS's API reference on page sizes, one call per row only
 * where AWS has no list. Independent of the catalogue on purpose. Two lists give fewer a page than asked for, as AWS's
 * do: IAM's authorization details 700, Auto Scaling groups 90.
 */
export function leastCalls(cloud: Cloud, tier: 'base' | 'posture'): LeastCalls {
  const [account] = cloud.accounts
  if (!account) throw new Error('The simulated AWS has no account.')
  const counted = new Map<string, number>()
  const need = (operation: string, calls: number) =>
    counted.set(operation, (counted.get(operation) ?? 0) + calls)
  const held = (region: string, collection: string) =>
    cloud.data.list(account.id, region, collection) as readonly Item[]

  for (const operation of ['sts:GetCallerIdentity', 'iam:ListAccountAliases', 'ec2:DescribeRegions'])
    need(operation, 1)
  needOfAccount(need, (collection) => held('', collection), tier)
  const tagged = taggedByRegion(cloud)
  for (const region of cloud.regions) {
    needOfRegion(need, (collection) => held(region, collection), tier)
    need('tagging:GetResources', pages(tagged.get(region) ?? 0, 100))
  }
  return Object.fromEntries(counted)
}

type Need = (operation: string, calls: number) => void
type Held = (collection: string) => readonly Item[]

function needOfAccount(need: Need, held: Held, tier: 'base' | 'posture'): void {
  const users = held('iam:users').length
  const entities = users + ['iam:groups', 'iam:roles', 'iam:policies'].flatMap(held).length
  const buckets = held('s3:buckets').length
  need('iam:GetAccountAuthorizationDetails', pages(entities, 700))
  need('iam:ListUsers', pages(users, 1000))
  need('s3:ListBuckets', pages(buckets, 10_000))
  if (tier === 'base') return
  need('iam:ListGroups', pages(held('iam:groups').length, 1000))
  for (const operation of ['ListMFADevices', 'GetLoginProfile']) need(`iam:${operation}`, users)
  need('iam:ListRoles', pages(held('iam:roles').length, 1000))
  for (const operation of perBucket) need(`s3:${operation}`, buckets)
}

/** What a bucket's row holds in posture; S3 has no list for any of it. */
const perBucket = [
  ...['GetBucketAcl', 'GetBucketEncryption', 'GetBucketLifecycleConfiguration', 'GetBucketLogging'],
  ...['GetBucketNotificationConfiguration', 'GetBucketOwnershipControls', 'GetBucketPolicy'],
  ...['GetBucketPolicyStatus', 'GetBucketReplication', 'GetBucketVersioning', 'GetBucketWebsite'],
  ...['GetObjectLockConfiguration', 'GetPublicAccessBlock'],
]

function needOfRegion(need: Need, held: Held, tier: 'base' | 'posture'): void {
  const count = (collection: string) => held(collection).length
  const databases = count('rds:instances') + count('rds:clusters')
  // A page never splits a reservation, so it may be a few short; that costs a page only where the last one is nearly full.
  need('ec2:DescribeInstances', pages(count('ec2:instances'), 1000))
  need('ec2:DescribeNetworkInterfaces', pages(count('ec2:network-interfaces'), 1000))
  need('ec2:DescribeVolumes', pages(count('ec2:volumes'), 1000))
  need('ec2:DescribeVpcs', pages(count('ec2:vpcs'), 1000))
  need('ec2:DescribeSubnets', pages(count('ec2:subnets'), 1000))
  need('ec2:DescribeSecurityGroups', pages(count('ec2:security-groups'), 1000))
  need('ec2:DescribeSecurityGroupRules', pages(count('ec2:security-group-rules'), 1000))
  need('elb:DescribeLoadBalancers', pages(count('elb:load-balancers'), 400))
  need('elbv2:DescribeLoadBalancers', pages(count('elbv2:load-balancers'), 400))
  need('rds:DescribeDBInstances', pages(count('rds:instances'), 100))
  need('rds:DescribeDBClusters', pages(count('rds:clusters'), 100))
  // One list for instances and clusters; the simulated AWS plans something for every tenth instance.
  if (databases > 0)
    need('rds:DescribePendingMaintenanceActions', pages(Math.ceil((count('rds:instances') - 3) / 10), 100))
  need('lambda:ListFunctions', pages(count('lambda:functions'), 50))
  need('autoscaling:DescribeAutoScalingGroups', pages(count('autoscaling:groups'), 90))
  if (tier === 'posture') needOfPosture(need, held)
}

function needOfPosture(need: Need, held: Held): void {
  const groups = held('autoscaling:groups')
  const instances = held('ec2:instances').length
  const functions = held('lambda:functions').length
  if (instances > 0) need('ec2:DescribeInstanceStatus', pages(instances, 1000))
  if (held('rds:instances').length > 0) need('rds:DescribeCertificates', 1)
  // The simulated AWS gives groups of more than four a scaling policy.
  const policies = groups.filter(({ MaxSize }) => Number(MaxSize) > 4).length
  if (groups.length > 0) need('autoscaling:DescribePolicies', pages(policies, 100))
  for (const operation of ['GetPolicy', 'GetFunctionUrlConfig', 'GetFunctionConcurrency'])
    need(`lambda:${operation}`, functions)
  need('elbv2:DescribeLoadBalancerAttributes', held('elbv2:load-balancers').length)
  const classic = held('elb:load-balancers').length
  need('elb:DescribeLoadBalancerAttributes', classic)
  need('elb:DescribeLoadBalancerPolicies', classic)
}

/** What the tagging API names, by region: functions, load balancers and buckets that have tags. */
function taggedByRegion(cloud: Cloud): Map<string, number> {
  const counts = new Map<string, number>()
  const kinds = /^aws_(lambda_function|s3_bucket|ec2_(application|network|gateway|classic)_load_balancer)$/
  for (const { type, region, tags } of cloud.data.expect()) {
    if (kinds.test(type) && tags && Object.keys(tags).length > 0)
      counts.set(region, (counts.get(region) ?? 0) + 1)
  }
  return counts
}
