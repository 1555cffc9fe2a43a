import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancersInput,
  DescribeTagsInput,
  DescribeTargetGroupsInput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import * as client from '@aws-sdk/client-elastic-load-balancing-v2'
import {
  type LoadBalancerRecord,
  loadBalancers,
  type TargetGroupRecord,
  targetGroups,
} from '../data/load-balancers.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'
import { outOfRange, pageSize } from './query-page.ts'

/** Application, network and gateway load balancers. */
export const elbv2 = defineService({
  name: 'elbv2',
  signingName: 'elasticloadbalancing',
  protocol: 'query',
  version: '2015-12-01',
  namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  actions: { prefix: 'elasticloadbalancing' },
  client,
  operations: {
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeTargetGroups: describeTargetGroups,
    DescribeLoadBalancerAttributes: (call, input: DescribeLoadBalancerAttributesInput) => ({
      Attributes: balancer(call, input.LoadBalancerArn).attributes,
    }),
    DescribeTags: (call, input: DescribeTagsInput) => {
      const arns = input.ResourceArns ?? []
      if (arns.length < 1 || arns.length > 20)
        throw new AwsError('ValidationError', 'The number of resource ARNs must be between 1 and 20')
      return {
        TagDescriptions: arns.map((arn) => ({
          ResourceArn: arn,
          Tags: (arn.includes(':targetgroup/') ? group(call, arn) : balancer(call, arn)).tags,
        })),
      }
    },
  },
})

function describeLoadBalancers(call: Call, input: DescribeLoadBalancersInput): object {
  const { LoadBalancerArns: arns, Names: names } = input
  if (arns && arns.length > 0) return { LoadBalancers: arns.map((arn) => balancer(call, arn).balancer) }
  const keep =
    names && names.length > 0
      ? (record: LoadBalancerRecord) => names.includes(record.balancer.LoadBalancerName ?? '')
      : undefined
  const { items, next } = call.page([call.world.holdings.slots(loadBalancers, call.place)], {
    ...paging(input),
    bind: names,
    keep,
  })
  if (keep && items.length === 0) throw missing('LoadBalancerNotFound', names?.join(', '))
  return { LoadBalancers: items.map((record) => record.balancer), NextMarker: next }
}

function describeTargetGroups(call: Call, input: DescribeTargetGroupsInput): object {
  const { TargetGroupArns: arns, LoadBalancerArn: owner, Names: names } = input
  if (arns && arns.length > 0) return { TargetGroups: arns.map((arn) => group(call, arn).group) }
  const keep = ({ group: one }: TargetGroupRecord) =>
    (owner === undefined || (one.LoadBalancerArns ?? []).includes(owner)) &&
    (!names || names.length === 0 || names.includes(one.TargetGroupName ?? ''))
  const { items, next } = call.page([call.world.holdings.slots(targetGroups, call.place)], {
    ...paging(input),
    bind: [owner, names],
    keep,
  })
  return { TargetGroups: items.map((record) => record.group), NextMarker: next }
}

function paging(input: { PageSize?: number | undefined; Marker?: string | undefined }) {
  return {
    limit: pageSize(input.PageSize, 400, 1, 400, outOfRange('pageSize', 1, 400)),
    token: input.Marker,
    badToken: new AwsError('ValidationError', 'Invalid marker'),
  }
}

function balancer(call: Call, arn: string | undefined): LoadBalancerRecord {
  const record = call.world.holdings.find(loadBalancers, call.place, arn ?? '')
  if (!record) throw missing('LoadBalancerNotFound', arn)
  return record
}

function group(call: Call, arn: string): TargetGroupRecord {
  const record = call.world.holdings.find(targetGroups, call.place, arn)
  if (!record) throw new AwsError('TargetGroupNotFound', 'One or more target groups not found')
  return record
}

function missing(code: string, what: string | undefined): AwsError {
  return new AwsError(code, `Load balancers '[${what ?? ''}]' not found`)
}
