import { DBInstance$ } from '@aws-sdk/client-rds'
import { tagsSource } from '../columns.ts'
import type { Relation, TypeRules } from '../define.ts'
import { rdsArn } from './rds-arn.ts'

/**
 * What RDS, DocumentDB and Neptune instances share: one call lists all three in one shape. Nothing of a pending password is
 * stored but that there is one.
 */
export const instanceRules = {
  shape: DBInstance$,
  arn: 'DBInstanceArn',
  arnOfId: rdsArn('db'),
  id: 'DBInstanceIdentifier',
  name: 'DBInstanceIdentifier',
  tags: { from: 'config', path: 'TagList' },
  volatile: ['LatestRestorableTime', 'PercentProgress', 'StorageOperationPercentProgress'],
  secrets: { 'PendingModifiedValues.MasterUserPassword': 'text' },
} satisfies Partial<TypeRules>

/** The columns that published tables of all three kinds name alike. */
export const instanceColumns = {
  db_subnet_group_arn: 'DBSubnetGroup.DBSubnetGroupArn',
  db_subnet_group_description: 'DBSubnetGroup.DBSubnetGroupDescription',
  db_subnet_group_name: 'DBSubnetGroup.DBSubnetGroupName',
  db_subnet_group_status: 'DBSubnetGroup.SubnetGroupStatus',
  subnets: 'DBSubnetGroup.Subnets',
  vpc_id: 'DBSubnetGroup.VpcId',
  tags_src: tagsSource,
} satisfies TypeRules['columns']

/** Edges of an instance whose cluster, if it has one, is of the given type. */
export function instanceRelations(clusterType: string): readonly Relation[] {
  return [
    { kind: 'in', type: 'aws_vpc', id: 'DBSubnetGroup.VpcId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'DBSubnetGroup.Subnets[].SubnetIdentifier' },
    { kind: 'in', arn: 'DBSubnetGroup.DBSubnetGroupArn' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'VpcSecurityGroups[].VpcSecurityGroupId' },
    { kind: 'member of', type: clusterType, id: 'DBClusterIdentifier' },
    { kind: 'encrypted by', arn: 'KmsKeyId' },
    { kind: 'encrypted by', arn: 'PerformanceInsightsKMSKeyId' },
    { kind: 'acts as', arn: 'AssociatedRoles[].RoleArn' },
    { kind: 'acts as', arn: 'MonitoringRoleArn' },
    { kind: 'uses', arn: 'MasterUserSecret.SecretArn' },
  ]
}
