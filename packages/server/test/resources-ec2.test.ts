import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, place, rowOf, sideItems, typeNamed } from './support/catalogue-rows.ts'

test('instances come out of their reservations', async () => {
  const Reservations = [{ Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }, {}]
  const { rows, next } = await listed('ec2:DescribeInstances', { Reservations, NextToken: 'more' })
  assert.deepEqual(
    rows.map(({ arn }) => arn),
    ['arn:aws:ec2:eu-west-1:111111111111:instance/i-1', 'arn:aws:ec2:eu-west-1:111111111111:instance/i-2'],
  )
  assert.equal(next, 'more')
})

test('the time of an instance’s last change is read from a sentence', () => {
  const type = typeNamed('aws_ec2_instance')
  const at = (StateTransitionReason?: string) =>
    rowOf(type, { InstanceId: 'i-1', StateTransitionReason }).computed
  assert.deepEqual(at('User initiated (2024-05-06 07:08:09 GMT)'), {
    state_transition_time: '2024-05-06T07:08:09Z',
  })
  assert.deepEqual(at(''), { state_transition_time: null })
  assert.deepEqual(at(), { state_transition_time: null })
})

test('the status of instances belongs to them by id', async () => {
  const InstanceStatuses = [{ InstanceId: 'i-1', InstanceStatus: { Status: 'ok' } }]
  const { items } = await sideItems('ec2:DescribeInstances', 'DescribeInstanceStatus', { InstanceStatuses })
  assert.deepEqual(items, [['i-1', InstanceStatuses[0]]])
})

test('a volume, whether or not AWS names its owner', async () => {
  const Volumes = [{ VolumeId: 'vol-1' }, { VolumeId: 'vol-2', OwnerId: '222222222222' }]
  const { rows } = await listed('ec2:DescribeVolumes', { Volumes })
  assert.deepEqual(
    rows.map(({ id, arn }) => [id, arn]),
    [
      ['vol-1', 'arn:aws:ec2:eu-west-1:111111111111:volume/vol-1'],
      ['vol-2', 'arn:aws:ec2:eu-west-1:222222222222:volume/vol-2'],
    ],
  )
})

test('what another account shares has the ARN of its owner', async () => {
  const owned = { OwnerId: '222222222222', VpcId: 'vpc-1' }
  const vpcs = await listed('ec2:DescribeVpcs', { Vpcs: [owned] })
  assert.equal(vpcs.rows[0]?.arn, 'arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-1')
  const subnets = await listed('ec2:DescribeSubnets', { Subnets: [{ ...owned, SubnetId: 'subnet-1' }] })
  assert.equal(subnets.rows[0]?.arn, 'arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1')
})

test('a security group bears its group name, a rule its direction', async () => {
  const SecurityGroups = [{ GroupId: 'sg-1', GroupName: 'web', OwnerId: '111111111111' }]
  const groups = await listed('ec2:DescribeSecurityGroups', { SecurityGroups })
  assert.deepEqual(groups.rows[0], {
    type: 'aws_vpc_security_group',
    arn: 'arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1',
    id: 'sg-1',
    name: 'web',
    region: 'eu-west-1',
    computed: undefined,
  })
  const SecurityGroupRules = [
    { SecurityGroupRuleId: 'sgr-1', GroupOwnerId: '111111111111', IsEgress: true },
    { SecurityGroupRuleId: 'sgr-2', GroupOwnerId: '111111111111', IsEgress: false },
  ]
  const rules = await listed('ec2:DescribeSecurityGroupRules', { SecurityGroupRules })
  assert.deepEqual(
    rules.rows.map(({ arn, computed }) => [arn, computed]),
    [
      ['arn:aws:ec2:eu-west-1:111111111111:security-group-rule/sgr-1', { type: 'egress' }],
      ['arn:aws:ec2:eu-west-1:111111111111:security-group-rule/sgr-2', { type: 'ingress' }],
    ],
  )
})

test('a network interface of a service and of nothing', async () => {
  const NetworkInterfaces = [
    { NetworkInterfaceId: 'eni-1', OwnerId: '111111111111', RequesterManaged: true, TagSet: [] },
    { NetworkInterfaceId: 'eni-2', OwnerId: '111111111111', Status: 'available' },
  ]
  const { rows } = await listed('ec2:DescribeNetworkInterfaces', { NetworkInterfaces })
  assert.deepEqual(
    rows.map(({ id, arn }) => [id, arn]),
    [
      ['eni-1', 'arn:aws:ec2:eu-west-1:111111111111:network-interface/eni-1'],
      ['eni-2', 'arn:aws:ec2:eu-west-1:111111111111:network-interface/eni-2'],
    ],
  )
})

test('an empty answer is an empty page', async () => {
  for (const operation of [
    'Volumes',
    'Vpcs',
    'Subnets',
    'SecurityGroups',
    'SecurityGroupRules',
    'Instances',
    'NetworkInterfaces',
  ]) {
    assert.deepEqual(await listed(`ec2:Describe${operation}`, {}), { rows: [], next: undefined })
  }
})

test('ids of other rows become the ARNs that these rows have, in every partition', () => {
  const china = { ...place, partition: 'aws-cn', region: 'cn-north-1' }
  for (const name of [
    'aws_vpc',
    'aws_vpc_subnet',
    'aws_ebs_volume',
    'aws_ec2_instance',
    'aws_ec2_network_interface',
    'aws_vpc_security_group',
  ]) {
    const type = typeNamed(name)
    assert.ok(typeof type.arn === 'function')
    assert.equal(type.arnOfId?.('x-1', china), type.arn({ [type.id]: 'x-1' }, china))
    assert.match(type.arnOfId?.('x-1', china) ?? '', /^arn:aws-cn:ec2:cn-north-1:111111111111:[a-z-]+\/x-1$/)
  }
})
