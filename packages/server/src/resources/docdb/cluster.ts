import { tagsSource } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { clusterRelations, clusterRules } from '../rds/cluster-rules.ts'

/** A DocumentDB cluster. */
export const docdbCluster = defineType({
  ...clusterRules,
  type: 'aws_docdb_cluster',
  title: 'DocumentDB cluster',
  service: 'docdb',
  columns: { master_user_name: 'MasterUsername', members: 'DBClusterMembers', tags_src: tagsSource },
  relations: clusterRelations,
})
