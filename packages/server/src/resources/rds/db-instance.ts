import { detail } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { instanceColumns, instanceRelations, instanceRules } from './instance-rules.ts'

/** An RDS or Aurora instance. `processor_features` holds what was set, not the defaults of the instance class. */
export const rdsDbInstance = defineType({
  ...instanceRules,
  type: 'aws_rds_db_instance',
  title: 'RDS instance',
  service: 'rds',
  alias: ['rds'],
  columns: {
    ...instanceColumns,
    class: 'DBInstanceClass',
    create_time: 'InstanceCreateTime',
    master_user_name: 'MasterUsername',
    port: 'DbInstancePort',
    resource_id: 'DbiResourceId',
    status: 'DBInstanceStatus',
    certificate: detail('DescribeCertificates', '', 'jsonb'),
    pending_maintenance_actions: detail('DescribePendingMaintenanceActions', 'items', 'jsonb'),
  },
  relations: [
    ...instanceRelations('aws_rds_db_cluster'),
    { kind: 'replica of', type: 'aws_rds_db_instance', id: 'ReadReplicaSourceDBInstanceIdentifier' },
    { kind: 'replica of', type: 'aws_rds_db_cluster', id: 'ReadReplicaSourceDBClusterIdentifier' },
    { kind: 'set by', type: 'aws_rds_db_parameter_group', id: 'DBParameterGroups[].DBParameterGroupName' },
    { kind: 'set by', type: 'aws_rds_db_option_group', id: 'OptionGroupMemberships[].OptionGroupName' },
  ],
})
