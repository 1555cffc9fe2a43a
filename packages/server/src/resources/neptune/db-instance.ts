import { defineType } from '../define-type.ts'
import { instanceColumns, instanceRelations, instanceRules } from '../rds/instance-rules.ts'

/** A Neptune instance. Steampipe has no table for it; the columns follow those of DocumentDB instances. */
export const neptuneDbInstance = defineType({
  ...instanceRules,
  type: 'aws_neptune_db_instance',
  title: 'Neptune instance',
  service: 'neptune',
  columns: instanceColumns,
  relations: instanceRelations('aws_neptune_db_cluster'),
})
