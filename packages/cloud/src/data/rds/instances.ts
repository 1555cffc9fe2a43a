import type { DBInstance } from '@aws-sdk/client-rds'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { purposeOf, tagsOf } from '../vocabulary.ts'
import { clusterName } from './clusters.ts'
import { instanceEngines } from './engines.ts'
import {
  engineOfCluster,
  insightsRole,
  keyArn,
  memberClusters,
  securityGroupsOf,
  subnetGroup,
  vpcOf,
} from './surroundings.ts'

const typeNames: Record<string, string> = {
  docdb: 'aws_docdb_cluster_instance',
  neptune: 'aws_neptune_db_instance',
}

/** Database instances: first the members of clusters, two each, then those that stand alone. */
export const dbInstances: Collection<DBInstance> = {
  name: 'rds:instances',
  taggedAs: 'rds:db',
  count: (place) => place.counts.dbInstance,
  keyAt: dbName,
  keyOf: (instance) => instance.DBInstanceIdentifier ?? '',
  itemAt: (place, i) => (clusterOf(place, i) === undefined ? aloneAt(place, i) : memberAt(place, i)),
  describe: (instance) => ({
    type: typeNames[instance.Engine ?? ''] ?? 'aws_rds_db_instance',
    arn: instance.DBInstanceArn ?? '',
    id: instance.DBInstanceIdentifier ?? '',
    name: instance.DBInstanceIdentifier ?? '',
    tags: tagMap(instance.TagList),
  }),
}

/** The identifier of a database instance. */
function dbName(place: Place, i: number): string {
  const cluster = clusterOf(place, i)
  if (cluster !== undefined) return `${clusterName(place, cluster)}-${(i % 2) + 1}`
  const { app, env } = purposeOf(place, 'dbInstance', i)
  return `${app}-${env}-db-${i}`
}

function clusterOf(place: Place, i: number): number | undefined {
  const cluster = Math.floor(i / 2)
  return cluster < memberClusters(place) ? cluster : undefined
}

function memberAt(place: Place, i: number): DBInstance {
  const cluster = clusterOf(place, i) ?? 0
  const engine = engineOfCluster(cluster)
  const isAurora = engine.engine.startsWith('aurora')
  return {
    ...baseAt(place, i, 'dbCluster', cluster, engine),
    DBClusterIdentifier: clusterName(place, cluster),
    PromotionTier: i % 2,
    AllocatedStorage: 1,
    StorageType: 'aurora',
    MultiAZ: false,
    StorageEncrypted: cluster % 5 !== 3,
    BackupRetentionPeriod: cluster % 4 === 1 ? 1 : 14,
    ...(cluster % 5 !== 3 && { KmsKeyId: keyArn(place) }),
    ...(isAurora && {
      DBName: purposeOf(place, 'dbCluster', cluster).app,
      LicenseModel: 'postgresql-license',
    }),
  }
}

function aloneAt(place: Place, i: number): DBInstance {
  const engine =
    instanceEngines[place.draw('dbInstance', i, 'engine') % instanceEngines.length] ?? instanceEngines[0]
  const isMultiZone = place.chance('dbInstance', i, 'multi zone', 0.4)
  const instance: DBInstance = {
    ...baseAt(place, i, 'dbInstance', i, engine),
    DBInstanceStatus: i % 9 === 7 ? 'stopped' : 'available',
    AllocatedStorage: [20, 100, 200, 500][i % 4],
    MaxAllocatedStorage: 1000,
    StorageType: i % 3 === 1 ? 'gp2' : 'gp3',
    Iops: 3000,
    StorageThroughput: i % 3 === 1 ? 0 : 125,
    MultiAZ: isMultiZone,
    LicenseModel: engine.license,
    LatestRestorableTime: new Date('2026-11-01T09:55:00.000Z'),
    OptionGroupMemberships: [{ OptionGroupName: `default:${engine.engine}`, Status: 'in-sync' }],
    PendingModifiedValues:
      i % 10 === 3
        ? { DBInstanceClass: 'db.r6g.large', MasterUserPassword: `CANARY-SECRET-password-${i}` }
        : {},
  }
  if (isMultiZone) instance.SecondaryAvailabilityZone = place.zones()[(i + 1) % 3]
  if (!engine.engine.startsWith('sqlserver')) instance.DBName = purposeOf(place, 'dbInstance', i).app
  else instance.CharacterSetName = 'SQL_Latin1_General_CP1_CI_AS'
  if (place.chance('dbInstance', i, 'encrypted', 0.8))
    Object.assign(instance, { StorageEncrypted: true, KmsKeyId: keyArn(place) })
  return instance
}

interface Engine {
  engine: string
  version: string
  port: number
  class: string
  group: string
}

function baseAt(place: Place, i: number, kind: string, owner: number, engine: Engine): DBInstance {
  const name = dbName(place, i)
  const created = new Date(place.time('dbInstance', i, 'created').getTime() + 456)
  const vpc = vpcOf(place, kind, owner)
  return {
    DBInstanceIdentifier: name,
    DBInstanceArn: place.arn('rds', `db:${name}`),
    DbiResourceId: `db-${place.id('x', 'dbInstance', i).slice(3).toUpperCase()}`,
    DBInstanceClass: engine.class,
    Engine: engine.engine,
    EngineVersion: engine.version,
    DBInstanceStatus: 'available',
    MasterUsername: 'skyadmin',
    Endpoint: {
      Address: `${name}.${place.id('x', 'rds', 0).slice(3, 15)}.${place.region}.rds.amazonaws.com`,
      Port: engine.port,
      HostedZoneId: 'Z2R2ITUGPM61AM',
    },
    DbInstancePort: 0,
    InstanceCreateTime: created,
    PreferredBackupWindow: '02:00-02:30',
    PreferredMaintenanceWindow: 'mon:05:00-mon:05:30',
    BackupRetentionPeriod: i % 6 === 2 ? 0 : 7,
    VpcSecurityGroups: securityGroupsOf(place, kind, owner),
    DBParameterGroups: [{ DBParameterGroupName: engine.group, ParameterApplyStatus: 'in-sync' }],
    AvailabilityZone: place.zones()[i % 3],
    DBSubnetGroup: subnetGroup(place, vpc),
    PendingModifiedValues: {},
    AutoMinorVersionUpgrade: i % 4 !== 2,
    PubliclyAccessible: place.chance('dbInstance', i, 'public', 0.08),
    StorageEncrypted: false,
    ...certificateAt(i),
    CopyTagsToSnapshot: true,
    ...insightsAt(place, name),
    IAMDatabaseAuthenticationEnabled: i % 3 === 0,
    EnabledCloudwatchLogsExports: i % 2 ? ['error', 'slowquery'] : ['postgresql', 'upgrade'],
    DeletionProtection: place.chance('dbInstance', i, 'protected', 0.6),
    TagList: tagsOf(place, 'dbInstance', i, name),
    ...sameForAll,
  }
}

const sameForAll: DBInstance = {
  DBSecurityGroups: [],
  DomainMemberships: [],
  AssociatedRoles: [],
  ReadReplicaDBInstanceIdentifiers: [],
  CustomerOwnedIpEnabled: false,
  NetworkType: 'IPV4',
  ActivityStreamStatus: 'stopped',
  BackupTarget: 'region',
  DedicatedLogVolume: false,
  IsStorageConfigUpgradeAvailable: false,
  EngineLifecycleSupport: 'open-source-rds-extended-support',
}

function certificateAt(i: number): DBInstance {
  const name = i % 7 === 5 ? 'rds-ca-2019' : 'rds-ca-rsa2048-g1'
  const ValidTill = new Date('2027-03-01T10:00:00.000Z')
  return { CACertificateIdentifier: name, CertificateDetails: { CAIdentifier: name, ValidTill } }
}

function insightsAt(place: Place, name: string): DBInstance {
  return {
    MonitoringInterval: 60,
    MonitoringRoleArn: insightsRole(place),
    EnhancedMonitoringResourceArn: place.arn('logs', `log-group:RDSOSMetrics:log-stream:db-${name}`),
    DatabaseInsightsMode: 'standard',
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: keyArn(place),
    PerformanceInsightsRetentionPeriod: 7,
  }
}
