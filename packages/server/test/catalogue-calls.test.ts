import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceTypes, sources } from '../src/resources/index.ts'
import { notedCall } from './support/catalogue-calls.ts'

const place = { partition: 'aws', account: '111111111111', region: 'eu-west-1' }

/** The largest page of each list by its API reference, in the word of that API; null where AWS does not page. */
const pages: Readonly<Record<string, Readonly<Record<string, number>> | null>> = {
  'autoscaling:DescribeAutoScalingGroups': { MaxRecords: 100 },
  'autoscaling:DescribePolicies': { MaxRecords: 100 },
  'ec2:DescribeInstances': { MaxResults: 1000 },
  'ec2:DescribeInstanceStatus': { MaxResults: 1000 },
  'ec2:DescribeNetworkInterfaces': { MaxResults: 1000 },
  'ec2:DescribeRegions': null,
  'ec2:DescribeSecurityGroupRules': { MaxResults: 1000 },
  'ec2:DescribeSecurityGroups': { MaxResults: 1000 },
  'ec2:DescribeSubnets': { MaxResults: 1000 },
  'ec2:DescribeVolumes': { MaxResults: 1000 },
  'ec2:DescribeVpcs': { MaxResults: 1000 },
  'elb:DescribeLoadBalancers': { PageSize: 400 },
  'elbv2:DescribeLoadBalancers': { PageSize: 400 },
  'iam:GetAccountAuthorizationDetails': { MaxItems: 1000 },
  'iam:ListGroups': { MaxItems: 1000 },
  'iam:ListRoles': { MaxItems: 1000 },
  'iam:ListUsers': { MaxItems: 1000 },
  'lambda:ListFunctions': { MaxItems: 50 },
  'rds:DescribeCertificates': { MaxRecords: 100 },
  'rds:DescribeDBClusters': { MaxRecords: 100 },
  'rds:DescribeDBInstances': { MaxRecords: 100 },
  'rds:DescribePendingMaintenanceActions': { MaxRecords: 100 },
  's3:ListBuckets': { MaxBuckets: 10_000 },
  'sts:GetCallerIdentity': null,
}

/** Operations whose IAM action has another name, by the service authorization reference. */
const otherActions: Readonly<Record<string, string>> = {
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  GetBucketNotificationConfiguration: 's3:GetBucketNotification',
  GetBucketReplication: 's3:GetReplicationConfiguration',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  ListBuckets: 's3:ListAllMyBuckets',
}

test('a list makes the one call that its name and permission say, with the largest page', async () => {
  for (const { source, permissions, service, sides, list } of sources) {
    const operation = source.slice(source.indexOf(':') + 1)
    const lists = [{ operation, permission: permissions[0] ?? '', list }]
    const all = [...lists, ...Object.entries(sides).map(([name, side]) => ({ operation: name, ...side }))]
    for (const one of all) {
      const { call, asked } = notedCall(place)
      await one.list(call, 'a-token')
      assert.deepEqual(
        asked.map((made) => made.operation),
        [one.operation],
      )
      assert.equal(actionOf(one.permission), otherActions[one.operation] ?? one.operation, source)
      const page = pages[`${service}:${one.operation}`]
      if (page === null) continue
      assert.ok(page, `the largest page of ${service}:${one.operation} stands in this test`)
      const { input } = asked[0] ?? {}
      for (const [word, size] of Object.entries(page)) assert.equal(input?.[word], size, one.operation)
      assert.ok(Object.values(input ?? {}).includes('a-token'), `${one.operation} hands the page token on`)
    }
  }
})

test('a detail makes the one call that its name and permission say, in the region of the row', async () => {
  for (const type of resourceTypes) {
    for (const [operation, detail] of Object.entries(type.details)) {
      const { call, asked } = notedCall(place)
      await detail.call(call, { [type.id]: 'some-id', LoadBalancerArn: 'arn:some' })
      const [made, ...more] = asked
      assert.deepEqual([made?.operation, made?.region, more.length], [operation, 'eu-west-1', 0], type.type)
      assert.equal(actionOf(detail.permission), otherActions[operation] ?? operation)
      const input = Object.values(made?.input ?? {})
      assert.ok(
        operation === 'ListAccountAliases' || input.includes('some-id') || input.includes('arn:some'),
        operation,
      )
    }
  }
})

test('no call hands out pre-signed URLs or user data', () => {
  const operations = resourceTypes.flatMap(({ details }) => Object.keys(details))
  for (const secretive of ['GetFunction', 'DescribeInstanceAttribute'])
    assert.ok(!operations.includes(secretive))
})

test('buckets are asked for their region only where the list did not say it', () => {
  const [bucket] = resourceTypes.filter(({ type }) => type === 'aws_s3_bucket')
  const location = bucket?.details.GetBucketLocation
  assert.equal(location?.tier, 'base')
  assert.equal(location?.when?.({ Name: 'a', BucketRegion: 'eu-west-1' }), false)
  assert.equal(location?.when?.({ Name: 'a' }), true)
})

/** S3's actions in full, for their names differ from the operations'; of the others the part that is the operation. */
function actionOf(permission: string): string {
  const operation = permission.slice(permission.indexOf(':') + 1)
  return Object.values(otherActions).includes(permission) ? permission : operation
}
