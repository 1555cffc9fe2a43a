import { defineType } from '../define-type.ts'
import { clusterColumns, clusterRelations, clusterRules } from '../rds/cluster-rules.ts'

/** A Neptune cluster. */
export const neptuneDbCluster = defineType({
  ...clusterRules,
  type: 'aws_neptune_db_cluster',
  title: 'Neptune cluster',
  service: 'neptune',
  columns: clusterColumns,
  relations: clusterRelations,
})
