import type {
  DescribeNetworkInterfacesRequest,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupsRequest,
  DescribeSubnetsRequest,
  DescribeVpcsRequest,
} from '@aws-sdk/client-ec2'
import { interfaces } from '../../data/ec2/interfaces.ts'
import { securityGroupRules, securityGroups } from '../../data/ec2/security-groups.ts'
import { subnets, vpcs } from '../../data/ec2/vpcs.ts'
import type { Call } from '../define.ts'
import { listPage, notFound } from './list.ts'

/** VPCs, 5 to 1,000 a page. */
export function describeVpcs(call: Call, input: DescribeVpcsRequest): object {
  const { items, next } = listPage(call, vpcs, input, {
    ids: input.VpcIds,
    notFound: notFound('InvalidVpcID.NotFound', 'vpc ID'),
  })
  return { Vpcs: items, NextToken: next }
}

/** Subnets, 5 to 1,000 a page. */
export function describeSubnets(call: Call, input: DescribeSubnetsRequest): object {
  const { items, next } = listPage(call, subnets, input, {
    ids: input.SubnetIds,
    notFound: notFound('InvalidSubnetID.NotFound', 'subnet ID'),
  })
  return { Subnets: items, NextToken: next }
}

/** Security groups with their rules in the older form, 5 to 1,000 a page. */
export function describeSecurityGroups(call: Call, input: DescribeSecurityGroupsRequest): object {
  const { items, next } = listPage(call, securityGroups, input, {
    ids: input.GroupIds,
    notFound: notFound('InvalidGroup.NotFound', 'security group'),
  })
  return { SecurityGroups: items, NextToken: next }
}

/** The rules of all security groups one by one, 5 to 1,000 a page. */
export function describeSecurityGroupRules(call: Call, input: DescribeSecurityGroupRulesRequest): object {
  const { items, next } = listPage(call, securityGroupRules, input, {
    ids: input.SecurityGroupRuleIds,
    notFound: notFound('InvalidSecurityGroupRuleId.NotFound', 'security group rule ID'),
  })
  return { SecurityGroupRules: items, NextToken: next }
}

/** Network interfaces, 5 to 1,000 a page. */
export function describeNetworkInterfaces(call: Call, input: DescribeNetworkInterfacesRequest): object {
  const { items, next } = listPage(call, interfaces, input, {
    ids: input.NetworkInterfaceIds,
    notFound: notFound('InvalidNetworkInterfaceID.NotFound', 'networkInterface ID'),
  })
  return { NetworkInterfaces: items, NextToken: next }
}
