import { defineType } from '../define-type.ts'
import { instanceColumns, instanceRelations, instanceRules } from '../rds/instance-rules.ts'

/** An instance of a DocumentDB cluster. */
export const docdbClusterInstance = defineType({
  ...instanceRules,
  type: 'aws_docdb_cluster_instance',
  title: 'DocumentDB instance',
  service: 'docdb',
  columns: instanceColumns,
  relations: instanceRelations('aws_docdb_cluster'),
})
