import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, sideItems } from './support/catalogue-rows.ts'

const source = 'autoscaling:DescribeAutoScalingGroups'

test('a group’s subnets are read from one text', async () => {
  const groups = [{ VPCZoneIdentifier: 'subnet-1, subnet-2' }, { VPCZoneIdentifier: '' }, {}].map(
    (group, index) => ({
      ...group,
      AutoScalingGroupName: `g${index}`,
      AutoScalingGroupARN: `arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:u:autoScalingGroupName/g${index}`,
    }),
  )
  const { rows, next } = await listed(source, { AutoScalingGroups: groups, NextToken: 'more' })
  assert.deepEqual(
    rows.map(({ computed }) => computed),
    [{ subnet_ids: ['subnet-1', 'subnet-2'] }, { subnet_ids: [] }, { subnet_ids: [] }],
  )
  assert.deepEqual([rows[0]?.arn, rows[0]?.name], [groups[0]?.AutoScalingGroupARN, 'g0'])
  assert.equal(next, 'more')
})

test('scaling policies belong to their group', async () => {
  const ScalingPolicies = [
    { AutoScalingGroupName: 'g0', PolicyName: 'up' },
    { AutoScalingGroupName: 'g0', PolicyName: 'down' },
  ]
  const { items } = await sideItems(source, 'DescribePolicies', { ScalingPolicies })
  assert.deepEqual(
    items,
    ScalingPolicies.map((policy) => ['g0', policy]),
  )
})
