import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, place, typeNamed } from './support/catalogue-rows.ts'

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer'

test('the newer API’s load balancers are told apart; a kind that is not known yet is passed over', async () => {
  const LoadBalancers = ['application', 'network', 'gateway', 'quantum'].map((Type) => ({
    Type,
    LoadBalancerName: Type,
    LoadBalancerArn: `${prefix}/x/${Type}/1`,
  }))
  const { rows, next } = await listed('elbv2:DescribeLoadBalancers', { LoadBalancers, NextMarker: 'more' })
  assert.deepEqual(
    rows.map(({ type, arn, name }) => [type, arn, name]),
    [
      ['aws_ec2_application_load_balancer', `${prefix}/x/application/1`, 'application'],
      ['aws_ec2_network_load_balancer', `${prefix}/x/network/1`, 'network'],
      ['aws_ec2_gateway_load_balancer', `${prefix}/x/gateway/1`, 'gateway'],
    ],
  )
  assert.equal(next, 'more')
})

test('a classic load balancer’s ARN is made of its name', async () => {
  const LoadBalancerDescriptions = [{ LoadBalancerName: 'old' }]
  const { rows } = await listed('elb:DescribeLoadBalancers', { LoadBalancerDescriptions })
  assert.deepEqual(
    rows.map(({ arn, id }) => [arn, id]),
    [[`${prefix}/old`, 'old']],
  )
  assert.equal(typeNamed('aws_ec2_classic_load_balancer').arnOfId?.('old', place), `${prefix}/old`)
})
