import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling'
import type {
  Instance,
  NetworkInterface,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  Volume,
  Vpc,
} from '@aws-sdk/client-ec2'
import type { RoleDetail } from '@aws-sdk/client-iam'
import type { DBCluster, DBInstance } from '@aws-sdk/client-rds'
import type { BucketRecord } from '../src/data/buckets.ts'
import type { ClassicRecord } from '../src/data/classic.ts'
import type { FunctionRecord } from '../src/data/functions.ts'
import type { UserRecord } from '../src/data/iam/users.ts'
import type { LoadBalancerRecord, TargetGroupRecord } from '../src/data/load-balancers.ts'
import { type Cloud, type CloudOptions, startCloud } from '../src/index.ts'

/** Everything that refers to something, as pairs of what is referred to and by whom. */
function regionReferences(cloud: Cloud, account: string, region: string): [string | undefined, string][] {
  const list = <T>(name: string) => cloud.data.list(account, region, name) as T[]
  const groups = (from: string, ids: readonly (string | undefined)[] = []) =>
    ids.map((id): [string | undefined, string] => [id, from])
  return [
    ...list<Subnet>('ec2:subnets').map((one): [string | undefined, string] => [one.VpcId, 'subnet']),
    ...list<SecurityGroup>('ec2:security-groups').map((one): [string | undefined, string] => [
      one.VpcId,
      'group',
    ]),
    ...list<SecurityGroupRule>('ec2:security-group-rules').flatMap((one) =>
      groups('rule', [one.GroupId, ...(one.ReferencedGroupInfo ? [one.ReferencedGroupInfo.GroupId] : [])]),
    ),
    ...list<Instance>('ec2:instances').flatMap((one) => [
      ...groups('instance', [one.VpcId, one.SubnetId, one.IamInstanceProfile?.Arn]),
      ...groups(
        'instance group',
        one.SecurityGroups?.map((group) => group.GroupId),
      ),
      ...groups(
        'instance volume',
        one.BlockDeviceMappings?.map((device) => device.Ebs?.VolumeId),
      ),
      ...groups(
        'instance interface',
        one.NetworkInterfaces?.map((item) => item.NetworkInterfaceId),
      ),
    ]),
    ...list<Volume>('ec2:volumes').flatMap((one) =>
      groups(
        'volume',
        one.Attachments?.map((to) => to.InstanceId),
      ),
    ),
    ...list<NetworkInterface>('ec2:network-interfaces').flatMap((one) =>
      groups('interface', [
        one.VpcId,
        one.SubnetId,
        ...(one.Groups ?? []).map((group) => group.GroupId),
        ...(one.Attachment?.InstanceId ? [one.Attachment.InstanceId] : []),
      ]),
    ),
    ...list<LoadBalancerRecord>('elbv2:load-balancers').flatMap(({ balancer }) =>
      groups('balancer', [
        balancer.VpcId,
        ...(balancer.SecurityGroups ?? []),
        ...(balancer.AvailabilityZones ?? []).map((zone) => zone.SubnetId),
      ]),
    ),
    ...list<TargetGroupRecord>('elbv2:target-groups').flatMap(({ group }) =>
      groups('target group', [group.VpcId, ...(group.LoadBalancerArns ?? [])]),
    ),
    ...list<ClassicRecord>('elb:load-balancers').flatMap(({ balancer }) =>
      groups('classic', [
        balancer.VPCId,
        ...(balancer.SecurityGroups ?? []),
        ...(balancer.Subnets ?? []),
        ...(balancer.Instances ?? []).map((one) => one.InstanceId),
      ]),
    ),
    ...list<DBInstance>('rds:instances').flatMap((one) =>
      groups('database', [
        one.DBSubnetGroup?.VpcId,
        one.MonitoringRoleArn,
        ...(one.DBClusterIdentifier ? [one.DBClusterIdentifier] : []),
        ...(one.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
      ]),
    ),
    ...list<DBCluster>('rds:clusters').flatMap((one) =>
      groups('cluster', [
        ...(one.DBClusterMembers ?? []).map((member) => member.DBInstanceIdentifier),
        ...(one.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
      ]),
    ),
    ...list<FunctionRecord>('lambda:functions').flatMap(({ configuration: one }) =>
      groups('function', [
        one.Role,
        ...(one.VpcConfig?.SubnetIds ?? []),
        ...(one.VpcConfig?.SecurityGroupIds ?? []),
      ]),
    ),
    ...list<AutoScalingGroup>('autoscaling:groups').flatMap((one) =>
      groups('scaling group', [
        ...(one.Instances ?? []).map((member) => member.InstanceId),
        ...(one.TargetGroupARNs ?? []),
        ...(one.VPCZoneIdentifier?.split(',') ?? []),
      ]),
    ),
  ]
}

function wideReferences(cloud: Cloud, account: string): [string | undefined, string][] {
  const list = <T>(name: string) => cloud.data.list(account, '', name) as T[]
  const attached = (all: { PolicyArn?: string | undefined }[] | undefined, from: string) =>
    (all ?? []).map((one): [string | undefined, string] => [one.PolicyArn, from])
  return [
    ...list<UserRecord>('iam:users').flatMap(({ detail }) => [
      ...attached(detail.AttachedManagedPolicies, 'user'),
      ...(detail.GroupList ?? []).map((name): [string, string] => [name, 'user']),
    ]),
    ...list<RoleDetail>('iam:roles').flatMap((one) => attached(one.AttachedManagedPolicies, 'role')),
    ...list<BucketRecord>('s3:buckets').flatMap(({ logging, notification, replication }) => [
      ...(logging ? [[logging.TargetBucket, 'bucket logging'] as [string | undefined, string]] : []),
      ...(replication ? [[replication.Role, 'replication'] as [string | undefined, string]] : []),
      ...(notification.LambdaFunctionConfigurations ?? []).map((one): [string | undefined, string] => [
        one.LambdaFunctionArn,
        'notification',
      ]),
    ]),
  ]
}

const worlds: [string, CloudOptions][] = [
  ['the demo', { scenario: 'demo' }],
  ['a small account', { resources: 40 }],
  ['an account of 5,000', { resources: 5000, seed: 8, accounts: 2 }],
]
for (const [name, options] of worlds) {
  test(`in ${name} every reference holds, and every ARN is there once`, async (t) => {
    const cloud = await startCloud(options)
    t.after(() => cloud.close())
    const expected = [...cloud.data.expect()]
    assert.equal(new Set(expected.map((one) => `${one.account} ${one.arn}`)).size, expected.length)
    const roles = cloud.accounts.flatMap((one) => cloud.data.list(one.id, '', 'iam:roles') as RoleDetail[])
    const profiles = roles.flatMap((one) => one.InstanceProfileList ?? []).map((one) => one.Arn)
    const there = new Set([...expected.flatMap((one) => [one.arn, one.id, one.name]), ...profiles])
    const found = cloud.accounts.flatMap((one) => [
      ...wideReferences(cloud, one.id),
      ...cloud.regions.flatMap((region) => regionReferences(cloud, one.id, region)),
    ])
    const dangling = found.filter(([id]) => id === undefined || !there.has(id))
    assert.ok(found.length > 50)
    assert.deepEqual(dangling.slice(0, 5), [])
  })
}

test('the same seed holds the same; another holds something else; an odd one has an id that begins with 0', async () => {
  const read = async (seed: number) => {
    const cloud = await startCloud({ seed, resources: 200 })
    const all = [...cloud.data.expect()]
    await cloud.close()
    return all
  }
  assert.deepEqual(await read(3), await read(3))
  const [even, odd] = [await read(4), await read(5)]
  assert.notDeepEqual(
    even.map((one) => one.arn),
    odd.map((one) => one.arn),
  )
  assert.match(odd[0]?.account ?? '', /^0\d{11}$/)
  assert.equal(odd.length, 200)
})

test('the demo has something to find', async (t) => {
  const cloud = await startCloud({ scenario: 'demo' })
  t.after(() => cloud.close())
  const [production] = cloud.accounts
  const everywhere = <T>(name: string) =>
    cloud.regions.flatMap((region) => cloud.data.list(production?.id ?? '', region, name) as T[])
  assert.ok(
    everywhere<Volume>('ec2:volumes').some((one) => one.State === 'available'),
    'no unattached volume',
  )
  assert.ok(everywhere<Vpc>('ec2:vpcs').every((one) => one.OwnerId === production?.id))
  assert.ok(
    everywhere<Instance>('ec2:instances').some((one) => one.State?.Name === 'stopped'),
    'no stopped instance',
  )
  assert.ok(
    everywhere<Instance>('ec2:instances').some((one) => !one.Tags),
    'no untagged instance',
  )
  const runtimes = everywhere<FunctionRecord>('lambda:functions').map((one) => one.configuration.Runtime)
  assert.ok(
    runtimes.some((one) => one === 'nodejs16.x' || one === 'python3.8' || one === 'go1.x'),
    'no old runtime',
  )
  const buckets = cloud.data.list(production?.id ?? '', '', 's3:buckets') as BucketRecord[]
  assert.ok(
    buckets.some((one) => one.policy?.includes('PublicRead')),
    'no public bucket',
  )
})
