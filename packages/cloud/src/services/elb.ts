import type {
  DescribeAccessPointsInput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerPoliciesInput,
  DescribeTagsInput,
} from '@aws-sdk/client-elastic-load-balancing'
import * as client from '@aws-sdk/client-elastic-load-balancing'
import { type ClassicRecord, classicBalancers } from '../data/classic.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'
import { outOfRange, pageSize } from './query-page.ts'

/** Classic load balancers. */
export const elb = defineService({
  name: 'elb',
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  version: '2012-06-01',
  namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/',
  actions: { prefix: 'elasticloadbalancing' },
  client,
  operations: {
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeLoadBalancerAttributes: (call, input: DescribeLoadBalancerAttributesInput) => ({
      LoadBalancerAttributes: find(call, input.LoadBalancerName).attributes,
    }),
    DescribeLoadBalancerPolicies: (call, input: DescribeLoadBalancerPoliciesInput) => {
      const all = input.LoadBalancerName ? find(call, input.LoadBalancerName).policies : []
      return {
        PolicyDescriptions: input.PolicyNames
          ? all.filter((one) => input.PolicyNames?.includes(one.PolicyName ?? ''))
          : all,
      }
    },
    DescribeTags: (call, input: DescribeTagsInput) => {
      const names = input.LoadBalancerNames ?? []
      if (names.length < 1 || names.length > 20)
        throw new AwsError('ValidationError', 'The number of load balancer names must be between 1 and 20')
      return {
        TagDescriptions: names.map((name) => ({ LoadBalancerName: name, Tags: find(call, name).tags })),
      }
    },
  },
})

function describeLoadBalancers(call: Call, input: DescribeAccessPointsInput): object {
  if (input.LoadBalancerNames && input.LoadBalancerNames.length > 0) {
    return { LoadBalancerDescriptions: input.LoadBalancerNames.map((name) => find(call, name).balancer) }
  }
  const { items, next } = call.page([call.world.holdings.slots(classicBalancers, call.place)], {
    limit: pageSize(input.PageSize, 400, 1, 400, outOfRange('pageSize', 1, 400)),
    token: input.Marker,
    badToken: new AwsError('ValidationError', 'Invalid marker'),
  })
  return { LoadBalancerDescriptions: items.map((record) => record.balancer), NextMarker: next }
}

function find(call: Call, name: string | undefined): ClassicRecord {
  const record = call.world.holdings.find(classicBalancers, call.place, name ?? '')
  if (!record) throw new AwsError('LoadBalancerNotFound', `There is no ACTIVE Load Balancer named '${name}'`)
  return record
}
