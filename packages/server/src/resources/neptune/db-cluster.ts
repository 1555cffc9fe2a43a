import { tagsSource } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { clusterRelations, clusterRules } from '../rds/cluster-rules.ts'

/** A Neptune cluster. */
export const neptuneDbCluster = defineType({
  ...clusterRules,
  type: 'aws_neptune_db_cluster',
  title: 'Neptune cluster',
  service: 'neptune',
  columns: { tags_src: tagsSource },
  relations: clusterRelations,
})
