import { DescribeSecurityGroupRulesCommand, EC2Client, SecurityGroupRule$ } from '@aws-sdk/client-ec2'
import { as, computed } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

/** One rule of a security group. */
export const vpcSecurityGroupRule = defineType({
  type: 'aws_vpc_security_group_rule',
  title: 'Security group rule',
  service: 'vpc',
  shape: SecurityGroupRule$,
  ...ec2Identity('security-group-rule', 'SecurityGroupRuleId', 'GroupOwnerId'),
  tags: { from: 'config', path: 'Tags' },
  columns: {
    type: computed('text', 'type'),
    cidr_ipv4: as('cidr', 'CidrIpv4'),
    cidr_ipv6: as('cidr', 'CidrIpv6'),
    referenced_group_id: 'ReferencedGroupInfo.GroupId',
    referenced_peering_status: 'ReferencedGroupInfo.PeeringStatus',
    referenced_user_id: 'ReferencedGroupInfo.UserId',
    referenced_vpc_id: 'ReferencedGroupInfo.VpcId',
    referenced_vpc_peering_connection_id: 'ReferencedGroupInfo.VpcPeeringConnectionId',
  },
  computed: { version: 1, of: ({ config }) => ({ type: config.IsEgress === true ? 'egress' : 'ingress' }) },
  relations: [
    { kind: 'part of', type: 'aws_vpc_security_group', id: 'GroupId' },
    { kind: 'refers to', type: 'aws_vpc_security_group', id: 'ReferencedGroupInfo.GroupId' },
    { kind: 'refers to', type: 'aws_ec2_managed_prefix_list', id: 'PrefixListId' },
  ],
})

/** Rules of all security groups of a region. */
export const vpcSecurityGroupRules = defineSource({
  source: 'ec2:DescribeSecurityGroupRules',
  per: 'region',
  permissions: ['ec2:DescribeSecurityGroupRules'],
  types: [vpcSecurityGroupRule],
  async list({ client }, token) {
    const command = new DescribeSecurityGroupRulesCommand({ MaxResults: 1000, NextToken: token })
    const page = await client(EC2Client).send(command)
    return { items: page.SecurityGroupRules ?? [], next: page.NextToken }
  },
})
