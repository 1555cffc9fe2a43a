import {
  DescribePendingMaintenanceActionsCommand,
  RDSClient,
  ResourcePendingMaintenanceActions$,
} from '@aws-sdk/client-rds'
import type { Side } from '../define.ts'

/** Maintenance that AWS has planned, in one list for all instances and clusters of a region; `arn` names the row's ARN. */
export function pendingMaintenance(arn: 'DBInstanceArn' | 'DBClusterArn'): Side {
  return {
    tier: 'base',
    permission: 'rds:DescribePendingMaintenanceActions',
    many: true,
    key: (item) => String(item.ResourceIdentifier),
    of: (config) => String(config[arn]),
    shape: ResourcePendingMaintenanceActions$,
    async list({ client }, token) {
      const command = new DescribePendingMaintenanceActionsCommand({ MaxRecords: 100, Marker: token })
      const page = await client(RDSClient).send(command)
      return { items: page.PendingMaintenanceActions ?? [], next: page.Marker }
    },
  }
}
