import * as client from '@aws-sdk/client-ec2'
import { defineService } from '../define.ts'
import { describeInstanceAttribute, describeInstanceStatus, describeInstances } from './instances.ts'
import {
  describeNetworkInterfaces,
  describeSecurityGroupRules,
  describeSecurityGroups,
  describeSubnets,
  describeVpcs,
} from './network.ts'
import { describeRegions } from './regions.ts'
import { describeVolumes } from './volumes.ts'

/** Amazon EC2, EBS and VPC. */
export const ec2 = defineService({
  name: 'ec2',
  signingName: 'ec2',
  protocol: 'ec2',
  version: '2016-11-15',
  namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  actions: { prefix: 'ec2' },
  client,
  operations: {
    DescribeInstanceAttribute: describeInstanceAttribute,
    DescribeInstances: describeInstances,
    DescribeInstanceStatus: describeInstanceStatus,
    DescribeNetworkInterfaces: describeNetworkInterfaces,
    DescribeRegions: describeRegions,
    DescribeSecurityGroupRules: describeSecurityGroupRules,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSubnets: describeSubnets,
    DescribeVolumes: describeVolumes,
    DescribeVpcs: describeVpcs,
  },
})
