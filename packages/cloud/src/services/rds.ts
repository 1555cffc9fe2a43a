import type {
  DescribeDBClustersMessage,
  DescribeDBInstancesMessage,
  DescribePendingMaintenanceActionsMessage,
  Filter,
} from '@aws-sdk/client-rds'
import * as client from '@aws-sdk/client-rds'
import type { Collection } from '../data/collection.ts'
import { certificates } from '../data/rds/certificates.ts'
import { dbClusters } from '../data/rds/clusters.ts'
import { dbInstances } from '../data/rds/instances.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'
import { pageSize } from './query-page.ts'

/** Amazon RDS, which lists Aurora, DocumentDB and Neptune too. */
export const rds = defineService({
  name: 'rds',
  signingName: 'rds',
  protocol: 'query',
  version: '2014-10-31',
  namespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  actions: { prefix: 'rds' },
  client,
  operations: {
    DescribeDBInstances: (call, input: DescribeDBInstancesMessage) => {
      const id = input.DBInstanceIdentifier
      const { items, next } = list(
        call,
        dbInstances,
        input,
        id,
        (name) => new AwsError('DBInstanceNotFound', `DBInstance ${name} not found.`, 404),
        'db-instance-id',
      )
      return { DBInstances: items, Marker: next }
    },
    DescribeDBClusters: (call, input: DescribeDBClustersMessage) => {
      const id = input.DBClusterIdentifier
      const { items, next } = list(
        call,
        dbClusters,
        input,
        id,
        (name) => new AwsError('DBClusterNotFoundFault', `DBCluster ${name} not found.`, 404),
        'db-cluster-id',
      )
      return { DBClusters: items, Marker: next }
    },
    DescribePendingMaintenanceActions: pendingMaintenance,
    DescribeCertificates: (call) => ({
      DefaultCertificateForNewLaunches: 'rds-ca-rsa2048-g1',
      Certificates: certificates(call.place),
    }),
  },
})

interface ListInput {
  MaxRecords?: number | undefined
  Marker?: string | undefined
  Filters?: Filter[] | undefined
}

interface Database {
  Engine?: string | undefined
  DBClusterIdentifier?: string | undefined
  DBInstanceIdentifier?: string | undefined
}

/** One page: 20 to 100 items, 100 if not said; ids may be ARNs, and are not case sensitive. */
function list<T extends Database>(
  call: Call,
  collection: Collection<T>,
  input: ListInput,
  id: string | undefined,
  notFound: (id: string) => AwsError,
  ownFilter: string,
): { items: T[]; next: string | undefined } {
  const limit = pageSize(
    input.MaxRecords,
    100,
    20,
    100,
    (asked) =>
      new AwsError(
        'InvalidParameterValue',
        `Invalid value ${asked} for MaxRecords. Must be between 20 and 100`,
      ),
  )
  if (id !== undefined) {
    const item = call.world.holdings.find(collection, call.place, id.split(':').at(-1)?.toLowerCase() ?? '')
    if (!item) throw notFound(id)
    return { items: [item], next: undefined }
  }
  return call.page([call.world.holdings.slots(collection, call.place)], {
    limit,
    token: input.Marker,
    bind: input.Filters,
    keep: makeFilter(input.Filters, ownFilter),
    badToken: new AwsError('InvalidParameterValue', 'The parameter Marker is invalid.'),
  })
}

function makeFilter(
  filters: readonly Filter[] | undefined,
  ownFilter: string,
): ((item: Database) => boolean) | undefined {
  if (!filters || filters.length === 0) return undefined
  const members = {
    engine: 'Engine',
    'db-cluster-id': 'DBClusterIdentifier',
    'db-instance-id': 'DBInstanceIdentifier',
  } as const
  for (const { Name = '' } of filters) {
    if (!(Name in members) || (Name.startsWith('db-i') && Name !== ownFilter))
      throw new AwsError('InvalidParameterValue', `Unrecognized filter name: ${Name}`)
  }
  return (item) =>
    filters.every(({ Name, Values = [] }) => {
      const value = item[members[Name as keyof typeof members]] ?? ''
      return Values.some((wanted) => wanted === value || wanted.split(':').at(-1) === value)
    })
}

function pendingMaintenance(call: Call, input: DescribePendingMaintenanceActionsMessage): object {
  const slots = call.world.holdings.slots(dbInstances, call.place)
  const pending = {
    length: slots.length,
    at: (i: number) => {
      const instance = i % 10 === 3 ? slots.at(i) : undefined
      return instance && maintenanceOf(instance.DBInstanceArn)
    },
  }
  const { items, next } = call.page([pending], {
    limit: pageSize(
      input.MaxRecords,
      100,
      20,
      100,
      (asked) =>
        new AwsError(
          'InvalidParameterValue',
          `Invalid value ${asked} for MaxRecords. Must be between 20 and 100`,
        ),
    ),
    token: input.Marker,
    badToken: new AwsError('InvalidParameterValue', 'The parameter Marker is invalid.'),
  })
  return { PendingMaintenanceActions: items, Marker: next }
}

function maintenanceOf(arn: string | undefined): object {
  return {
    ResourceIdentifier: arn,
    PendingMaintenanceActionDetails: [
      {
        Action: 'system-update',
        AutoAppliedAfterDate: new Date('2026-11-29T05:00:00Z'),
        CurrentApplyDate: new Date('2026-11-29T05:00:00Z'),
        Description: 'New Operating System update is available',
      },
    ],
  }
}
