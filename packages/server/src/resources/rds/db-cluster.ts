import { detail } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { clusterColumns, clusterRelations, clusterRules } from './cluster-rules.ts'

/** An Aurora cluster or an RDS Multi-AZ cluster. */
export const rdsDbCluster = defineType({
  ...clusterRules,
  type: 'aws_rds_db_cluster',
  title: 'RDS cluster',
  service: 'rds',
  columns: {
    ...clusterColumns,
    create_time: 'ClusterCreateTime',
    master_user_name: 'MasterUsername',
    members: 'DBClusterMembers',
    option_group_memberships: 'DBClusterOptionGroupMemberships',
    resource_id: 'DbClusterResourceId',
    pending_maintenance_actions: detail('DescribePendingMaintenanceActions', 'items', 'jsonb'),
  },
  relations: clusterRelations,
})
