import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancerAttributesOutput$,
  ElasticLoadBalancingV2Client,
  LoadBalancer$,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { detail, tagsSource } from '../columns.ts'
import type { Detail, TypeRules } from '../define.ts'

const attributes: Detail = {
  tier: 'posture',
  permission: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
  shape: DescribeLoadBalancerAttributesOutput$,
  call: ({ client }, config) =>
    client(ElasticLoadBalancingV2Client).send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: String(config.LoadBalancerArn) }),
    ),
}

/** What application, network and gateway load balancers share, which is all but their names. */
export const v2Rules = {
  service: 'elb',
  shape: LoadBalancer$,
  arn: 'LoadBalancerArn',
  id: 'LoadBalancerName',
  name: 'LoadBalancerName',
  tags: { from: 'tagging', filter: 'elasticloadbalancing:loadbalancer' },
  alias: ['elb'],
  columns: {
    name: 'LoadBalancerName',
    load_balancer_attributes: detail('DescribeLoadBalancerAttributes', 'Attributes'),
    tags_src: tagsSource,
  },
  details: { DescribeLoadBalancerAttributes: attributes },
  relations: [
    { kind: 'in', type: 'aws_vpc', id: 'VpcId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'AvailabilityZones[].SubnetId' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'SecurityGroups[]' },
    { kind: 'uses', type: 'aws_vpc_eip', id: 'AvailabilityZones[].LoadBalancerAddresses[].AllocationId' },
  ],
} satisfies Partial<TypeRules>
