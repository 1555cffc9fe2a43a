import { DBCluster$ } from '@aws-sdk/client-rds'
import { as, tagsSource } from '../columns.ts'
import type { Relation, TypeRules } from '../define.ts'
import { rdsArn } from './rds-arn.ts'

/** What RDS, DocumentDB and Neptune clusters share: one call lists all three in one shape. */
export const clusterRules = {
  shape: DBCluster$,
  arn: 'DBClusterArn',
  arnOfId: rdsArn('cluster'),
  id: 'DBClusterIdentifier',
  name: 'DBClusterIdentifier',
  tags: { from: 'config', path: 'TagList' },
  volatile: [
    'BacktrackConsumedChangeRecords',
    'Capacity',
    'EarliestBacktrackTime',
    'EarliestRestorableTime',
    'LatestRestorableTime',
    'PercentProgress',
  ],
  secrets: { 'PendingModifiedValues.MasterUserPassword': 'text' },
} satisfies Partial<TypeRules>

/** What all three kinds have by hand: capacity units come in halves. */
export const clusterColumns = {
  serverless_v2_scaling_configuration_min_capacity: as(
    'double precision',
    'ServerlessV2ScalingConfiguration.MinCapacity',
  ),
  serverless_v2_scaling_configuration_max_capacity: as(
    'double precision',
    'ServerlessV2ScalingConfiguration.MaxCapacity',
  ),
  tags_src: tagsSource,
} satisfies TypeRules['columns']

/** Edges of every kind of cluster. Instances point at their cluster, not the other way round. */
export const clusterRelations: readonly Relation[] = [
  { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'VpcSecurityGroups[].VpcSecurityGroupId' },
  { kind: 'encrypted by', arn: 'KmsKeyId' },
  { kind: 'acts as', arn: 'AssociatedRoles[].RoleArn' },
  { kind: 'acts as', arn: 'MonitoringRoleArn' },
  { kind: 'uses', arn: 'MasterUserSecret.SecretArn' },
  { kind: 'replica of', arn: 'ReplicationSourceIdentifier' },
  { kind: 'in', type: 'aws_rds_db_subnet_group', id: 'DBSubnetGroup' },
  { kind: 'set by', type: 'aws_rds_db_cluster_parameter_group', id: 'DBClusterParameterGroup' },
]
