import { DescribeSecurityGroupsCommand, EC2Client, SecurityGroup$ } from '@aws-sdk/client-ec2'
import { tagsSource } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

/** A security group with its rules as AWS groups them; each rule is a row of its own too. */
export const vpcSecurityGroup = defineType({
  type: 'aws_vpc_security_group',
  title: 'Security group',
  service: 'vpc',
  shape: SecurityGroup$,
  ...ec2Identity('security-group', 'GroupId'),
  name: 'GroupName',
  tags: { from: 'config', path: 'Tags' },
  columns: { tags_src: tagsSource },
  relations: [
    { kind: 'in', type: 'aws_vpc', id: 'VpcId' },
    { kind: 'lets in', type: 'aws_vpc_security_group', id: 'IpPermissions[].UserIdGroupPairs[].GroupId' },
    {
      kind: 'lets out to',
      type: 'aws_vpc_security_group',
      id: 'IpPermissionsEgress[].UserIdGroupPairs[].GroupId',
    },
  ],
})

/** Security groups. Without a page size AWS halves the rate that it allows. */
export const vpcSecurityGroups = defineSource({
  source: 'ec2:DescribeSecurityGroups',
  per: 'region',
  permissions: ['ec2:DescribeSecurityGroups'],
  types: [vpcSecurityGroup],
  async list({ client }, token) {
    const command = new DescribeSecurityGroupsCommand({ MaxResults: 1000, NextToken: token })
    const page = await client(EC2Client).send(command)
    return { items: page.SecurityGroups ?? [], next: page.NextToken }
  },
})
