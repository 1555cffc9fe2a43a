import {
  Certificate$,
  DescribeCertificatesCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { defineSource, type Side } from '../define.ts'
import { docdbClusterInstance } from '../docdb/cluster-instance.ts'
import { neptuneDbInstance } from '../neptune/db-instance.ts'
import { rdsDbInstance } from './db-instance.ts'
import { pendingMaintenance } from './pending-maintenance.ts'

/** The certificate authorities of a region; many instances share one. */
const certificates: Side = {
  tier: 'posture',
  permission: 'rds:DescribeCertificates',
  when: (config) => typeof config.CACertificateIdentifier === 'string',
  key: (item) => String(item.CertificateIdentifier),
  of: (config) => String(config.CACertificateIdentifier),
  shape: Certificate$,
  async list({ client }, token) {
    const command = new DescribeCertificatesCommand({ MaxRecords: 100, Marker: token })
    const page = await client(RDSClient).send(command)
    return { items: page.Certificates ?? [], next: page.Marker }
  },
}

/**
 * RDS, DocumentDB and Neptune instances come of one call; the engine tells them apart. The services' own lists would show
 * the same instances again, and without their tags.
 */
export const dbInstances = defineSource({
  source: 'rds:DescribeDBInstances',
  per: 'region',
  permissions: ['rds:DescribeDBInstances'],
  lane: 'rds',
  types: [rdsDbInstance, docdbClusterInstance, neptuneDbInstance],
  sides: {
    DescribePendingMaintenanceActions: pendingMaintenance('DBInstanceArn'),
    DescribeCertificates: certificates,
  },
  async list({ client }, token) {
    const page = await client(RDSClient).send(
      new DescribeDBInstancesCommand({ MaxRecords: 100, Marker: token }),
    )
    return { items: page.DBInstances ?? [], next: page.Marker }
  },
  typeOf({ Engine }) {
    if (Engine === 'docdb') return docdbClusterInstance
    return Engine === 'neptune' ? neptuneDbInstance : rdsDbInstance
  },
})
