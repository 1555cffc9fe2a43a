import { defineType } from '../define-type.ts'
import { clusterColumns, clusterRelations, clusterRules } from '../rds/cluster-rules.ts'

/** A DocumentDB cluster. */
export const docdbCluster = defineType({
  ...clusterRules,
  type: 'aws_docdb_cluster',
  title: 'DocumentDB cluster',
  service: 'docdb',
  columns: { ...clusterColumns, master_user_name: 'MasterUsername', members: 'DBClusterMembers' },
  relations: clusterRelations,
})
