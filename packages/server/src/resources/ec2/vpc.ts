import { DescribeVpcsCommand, EC2Client, Vpc$ } from '@aws-sdk/client-ec2'
import { as, tagsSource } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

/** A VPC, an account's own or one that is shared into it. */
export const vpc = defineType({
  type: 'aws_vpc',
  title: 'VPC',
  service: 'vpc',
  shape: Vpc$,
  ...ec2Identity('vpc', 'VpcId'),
  tags: { from: 'config', path: 'Tags' },
  alias: ['vpc'],
  columns: { cidr_block: as('cidr', 'CidrBlock'), tags_src: tagsSource },
  relations: [{ kind: 'uses', type: 'aws_vpc_dhcp_options', id: 'DhcpOptionsId' }],
})

/** VPCs of a region. */
export const vpcs = defineSource({
  source: 'ec2:DescribeVpcs',
  per: 'region',
  permissions: ['ec2:DescribeVpcs'],
  types: [vpc],
  async list({ client }, token) {
    const page = await client(EC2Client).send(new DescribeVpcsCommand({ MaxResults: 1000, NextToken: token }))
    return { items: page.Vpcs ?? [], next: page.NextToken }
  },
})
