import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerAttributesOutput$,
  DescribeLoadBalancerPoliciesCommand,
  DescribeLoadBalancerPoliciesOutput$,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing'
import type { Detail, Json } from '../define.ts'

/** What a Classic Load Balancer tells call by call: its attributes, and the policies that its listeners name. */
export const classicDetails: Readonly<Record<string, Detail>> = {
  DescribeLoadBalancerAttributes: {
    tier: 'posture',
    permission: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
    shape: DescribeLoadBalancerAttributesOutput$,
    call: ({ client }, config) =>
      client(ElasticLoadBalancingClient).send(new DescribeLoadBalancerAttributesCommand(nameOf(config))),
  },
  DescribeLoadBalancerPolicies: {
    tier: 'posture',
    permission: 'elasticloadbalancing:DescribeLoadBalancerPolicies',
    shape: DescribeLoadBalancerPoliciesOutput$,
    call: ({ client }, config) =>
      client(ElasticLoadBalancingClient).send(new DescribeLoadBalancerPoliciesCommand(nameOf(config))),
  },
}

function nameOf(config: Json) {
  return { LoadBalancerName: String(config.LoadBalancerName) }
}
