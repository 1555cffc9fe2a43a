import { DescribeSubnetsCommand, EC2Client, Subnet$ } from '@aws-sdk/client-ec2'
import { as, tagsSource } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

/** A subnet. The number of free addresses moves with every network interface and is no change of the subnet. */
export const vpcSubnet = defineType({
  type: 'aws_vpc_subnet',
  title: 'Subnet',
  service: 'vpc',
  shape: Subnet$,
  ...ec2Identity('subnet', 'SubnetId'),
  tags: { from: 'config', path: 'Tags' },
  columns: { cidr_block: as('cidr', 'CidrBlock'), tags_src: tagsSource },
  relations: [{ kind: 'in', type: 'aws_vpc', id: 'VpcId' }],
  volatile: ['AvailableIpAddressCount'],
})

/** Subnets of a region. */
export const vpcSubnets = defineSource({
  source: 'ec2:DescribeSubnets',
  per: 'region',
  permissions: ['ec2:DescribeSubnets'],
  types: [vpcSubnet],
  async list({ client }, token) {
    const page = await client(EC2Client).send(
      new DescribeSubnetsCommand({ MaxResults: 1000, NextToken: token }),
    )
    return { items: page.Subnets ?? [], next: page.NextToken }
  },
})
