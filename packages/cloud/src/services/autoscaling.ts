import type {
  AutoScalingGroupNamesType,
  DescribePoliciesType,
  DescribeWarmPoolType,
} from '@aws-sdk/client-auto-scaling'
import * as client from '@aws-sdk/client-auto-scaling'
import { autoScalingGroups, scalingPolicy } from '../data/auto-scaling.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'
import { makeFilter } from './ec2/filters.ts'
import { outOfRange, pageSize } from './query-page.ts'

/** Amazon EC2 Auto Scaling. */
export const autoscaling = defineService({
  name: 'autoscaling',
  signingName: 'autoscaling',
  protocol: 'query',
  version: '2011-01-01',
  namespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  actions: { prefix: 'autoscaling' },
  client,
  operations: {
    DescribeAutoScalingGroups: describeGroups,
    DescribePolicies: describePolicies,
    DescribeWarmPool: (call, input: DescribeWarmPoolType) => {
      const name = input.AutoScalingGroupName ?? ''
      if (!call.world.holdings.find(autoScalingGroups, call.place, name))
        throw new AwsError('ValidationError', `Group name not found - no such group: ${name}`)
      return { Instances: [] }
    },
  },
})

/** Groups; a page may hold fewer than asked for although others follow. */
function describeGroups(call: Call, input: AutoScalingGroupNamesType): object {
  const { AutoScalingGroupNames: names, Filters } = input
  const asked = pageSize(input.MaxRecords, 50, 1, 100, outOfRange('maxRecords', 1, 100))
  const matches = makeFilter(Filters)
  const isNamed = (name: string | undefined) => !names || names.length === 0 || names.includes(name ?? '')
  const { items, next } = call.page([call.world.holdings.slots(autoScalingGroups, call.place)], {
    limit: Math.max(1, Math.floor(asked * 0.9)),
    token: input.NextToken,
    bind: [names, Filters],
    keep: (group) => isNamed(group.AutoScalingGroupName) && (matches?.(group) ?? true),
    badToken: badToken(),
  })
  return { AutoScalingGroups: items, NextToken: next }
}

function describePolicies(call: Call, input: DescribePoliciesType): object {
  const slots = call.world.holdings.slots(autoScalingGroups, call.place)
  const at = (i: number) => {
    const group = slots.at(i)
    const isAsked =
      input.AutoScalingGroupName === undefined || group?.AutoScalingGroupName === input.AutoScalingGroupName
    return group && isAsked && (group.MaxSize ?? 0) > 4 ? scalingPolicy(call.place, group) : undefined
  }
  const { items, next } = call.page([{ length: slots.length, at }], {
    limit: pageSize(input.MaxRecords, 50, 1, 100, outOfRange('maxRecords', 1, 100)),
    token: input.NextToken,
    bind: input.AutoScalingGroupName,
    badToken: badToken(),
  })
  return { ScalingPolicies: items, NextToken: next }
}

function badToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The token provided is not valid.')
}
