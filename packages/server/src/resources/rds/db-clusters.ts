import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds'
import { defineSource } from '../define.ts'
import { docdbCluster } from '../docdb/cluster.ts'
import { neptuneDbCluster } from '../neptune/db-cluster.ts'
import { rdsDbCluster } from './db-cluster.ts'
import { pendingMaintenance } from './pending-maintenance.ts'

/** RDS, DocumentDB and Neptune clusters come of one call; the engine tells them apart. */
export const dbClusters = defineSource({
  source: 'rds:DescribeDBClusters',
  per: 'region',
  permissions: ['rds:DescribeDBClusters'],
  lane: 'rds',
  types: [rdsDbCluster, docdbCluster, neptuneDbCluster],
  sides: { DescribePendingMaintenanceActions: pendingMaintenance('DBClusterArn') },
  async list({ client }, token) {
    const page = await client(RDSClient).send(
      new DescribeDBClustersCommand({ MaxRecords: 100, Marker: token }),
    )
    return { items: page.DBClusters ?? [], next: page.Marker }
  },
  typeOf({ Engine }) {
    if (Engine === 'docdb') return docdbCluster
    return Engine === 'neptune' ? neptuneDbCluster : rdsDbCluster
  },
})
