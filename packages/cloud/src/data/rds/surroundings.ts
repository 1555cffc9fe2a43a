import type { DBSubnetGroup, VpcSecurityGroupMembership } from '@aws-sdk/client-rds'
import { groupId, groupOfVpc, subnetId, subnetsOfVpc, vpcId, zoneOfSubnet } from '../ec2/network.ts'
import { roleArn } from '../iam/roles.ts'
import type { Place } from '../place.ts'
import { clusterEngines } from './engines.ts'

/** Clusters that have members: each has two instances, which come first among the instances. */
export function memberClusters(place: Place): number {
  return Math.min(place.counts.dbCluster, Math.floor(place.counts.dbInstance / 2))
}

/** The engine of a cluster. */
export function engineOfCluster(cluster: number) {
  return clusterEngines[cluster % clusterEngines.length] ?? clusterEngines[0]
}

/** The VPC that a cluster or instance stands in. */
export function vpcOf(place: Place, kind: string, i: number): number {
  return place.draw(kind, i, 'vpc') % place.counts.vpc
}

/** The name of the subnet group of a VPC. */
export function subnetGroupName(place: Place, vpc: number): string {
  return vpc === 0 ? 'default' : `data-${place.account.environment ?? 'shared'}-${vpc}`
}

/** The subnet group of a VPC, as instances tell it. */
export function subnetGroup(place: Place, vpc: number): DBSubnetGroup {
  const name = subnetGroupName(place, vpc)
  return {
    DBSubnetGroupName: name,
    DBSubnetGroupDescription: `Subnets for databases in VPC ${vpc}`,
    VpcId: vpcId(place, vpc),
    SubnetGroupStatus: 'Complete',
    Subnets: subnetsOfVpc(place, vpc)
      .slice(0, 3)
      .map((subnet) => ({
        SubnetIdentifier: subnetId(place, subnet),
        SubnetAvailabilityZone: { Name: zoneOfSubnet(place, subnet).name },
        SubnetOutpost: {},
        SubnetStatus: 'Active',
      })),
    DBSubnetGroupArn: place.arn('rds', `subgrp:${name}`),
    SupportedNetworkTypes: ['IPV4'],
  }
}

/** The security groups of a cluster or instance. */
export function securityGroupsOf(place: Place, kind: string, i: number): VpcSecurityGroupMembership[] {
  const group = groupOfVpc(place, vpcOf(place, kind, i), place.draw(kind, i, 'group'))
  return [{ VpcSecurityGroupId: groupId(place, group), Status: 'active' }]
}

/** The key that encrypts an account's data in a region. */
export function keyArn(place: Place): string {
  return place.arn('kms', `key/${place.uuid('key', 0)}`)
}

/** The role that publishes metrics of the operating system. */
export function insightsRole(place: Place): string {
  return roleArn(place.at(''), 2)
}
