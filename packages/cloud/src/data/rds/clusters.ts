import type { DBCluster, DBClusterMember } from '@aws-sdk/client-rds'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { purposeOf, tagsOf } from '../vocabulary.ts'
import {
  engineOfCluster,
  insightsRole,
  keyArn,
  memberClusters,
  securityGroupsOf,
  subnetGroupName,
  vpcOf,
} from './surroundings.ts'

const typeNames: Record<string, string> = { docdb: 'aws_docdb_cluster', neptune: 'aws_neptune_db_cluster' }

/** The identifier of a cluster. */
export function clusterName(place: Place, i: number): string {
  const { app, env } = purposeOf(place, 'dbCluster', i)
  return `${app}-${env}-${engineOfCluster(i).engine.replace('aurora-', '')}-${i}`
}

/** Clusters of Aurora, DocumentDB and Neptune. */
export const dbClusters: Collection<DBCluster> = {
  name: 'rds:clusters',
  taggedAs: 'rds:cluster',
  count: (place) => place.counts.dbCluster,
  keyAt: clusterName,
  keyOf: (cluster) => cluster.DBClusterIdentifier ?? '',
  itemAt: clusterAt,
  describe: (cluster) => ({
    type: typeNames[cluster.Engine ?? ''] ?? 'aws_rds_db_cluster',
    arn: cluster.DBClusterArn ?? '',
    id: cluster.DBClusterIdentifier ?? '',
    name: cluster.DBClusterIdentifier ?? '',
    tags: tagMap(cluster.TagList),
  }),
}

function clusterAt(place: Place, i: number): DBCluster {
  const name = clusterName(place, i)
  const engine = engineOfCluster(i)
  const hasMembers = i < memberClusters(place)
  const created = new Date(place.time('dbCluster', i, 'created').getTime() + 123)
  return {
    DBClusterIdentifier: name,
    DBClusterArn: place.arn('rds', `cluster:${name}`),
    DbClusterResourceId: `cluster-${place.id('x', 'dbCluster', i).slice(3).toUpperCase()}`,
    AllocatedStorage: 1,
    AvailabilityZones: [...place.zones()],
    BackupRetentionPeriod: i % 4 === 1 ? 1 : 14,
    DBClusterParameterGroup: engine.group,
    DBSubnetGroup: subnetGroupName(place, vpcOf(place, 'dbCluster', i)),
    Status: 'available',
    EarliestRestorableTime: created,
    LatestRestorableTime: new Date('2026-11-01T09:58:21.004Z'),
    MultiAZ: hasMembers,
    Engine: engine.engine,
    EngineVersion: engine.version,
    EngineMode: 'provisioned',
    Port: engine.port,
    MasterUsername: engine.engine === 'neptune' ? 'admin' : 'skyadmin',
    PreferredBackupWindow: '03:10-03:40',
    PreferredMaintenanceWindow: 'sun:04:30-sun:05:00',
    ReadReplicaIdentifiers: [],
    DBClusterMembers: hasMembers ? membersOf(name) : [],
    VpcSecurityGroups: securityGroupsOf(place, 'dbCluster', i),
    HostedZoneId: 'Z2R2ITUGPM61AM',
    AssociatedRoles: [],
    ClusterCreateTime: created,
    EnabledCloudwatchLogsExports: exportsOf(engine.engine),
    AutoMinorVersionUpgrade: true,
    DeletionProtection: i % 3 !== 1,
    HttpEndpointEnabled: false,
    CopyTagsToSnapshot: true,
    CrossAccountClone: false,
    DomainMemberships: [],
    TagList: tagsOf(place, 'dbCluster', i, name),
    NetworkType: 'IPV4',
    IAMDatabaseAuthenticationEnabled: false,
    ...endpointsOf(place, name, engine.engine),
    ...(i % 5 === 3 ? { StorageEncrypted: false } : { StorageEncrypted: true, KmsKeyId: keyArn(place) }),
    ...(engine.engine.startsWith('aurora') && auroraAt(place, i, hasMembers)),
  }
}

function membersOf(name: string): DBClusterMember[] {
  return [0, 1].map((n) => ({
    DBInstanceIdentifier: `${name}-${n + 1}`,
    IsClusterWriter: n === 0,
    DBClusterParameterGroupStatus: 'in-sync',
    PromotionTier: n,
  }))
}

function exportsOf(engine: string): string[] {
  if (engine === 'docdb') return ['audit', 'profiler']
  return engine === 'aurora-postgresql' ? ['postgresql'] : []
}

function endpointsOf(place: Place, name: string, engine: string): DBCluster {
  const service = engine === 'docdb' || engine === 'neptune' ? engine : 'rds'
  const domain = `${place.id('x', 'rds', 0).slice(3, 15)}.${place.region}.${service}.amazonaws.com`
  return { Endpoint: `${name}.cluster-${domain}`, ReaderEndpoint: `${name}.cluster-ro-${domain}` }
}

/** What only Aurora tells. */
function auroraAt(place: Place, i: number, hasMembers: boolean): DBCluster {
  const secret = `secret:rds!cluster-${place.uuid('dbCluster', i, 'secret')}-AbCdEf`
  return {
    DatabaseName: purposeOf(place, 'dbCluster', i).app,
    IAMDatabaseAuthenticationEnabled: i % 2 === 0,
    StorageType: i % 8 === 0 ? 'aurora-iopt1' : 'aurora',
    ActivityStreamStatus: 'stopped',
    ActivityStreamMode: 'async',
    DatabaseInsightsMode: 'standard',
    PerformanceInsightsEnabled: true,
    PerformanceInsightsRetentionPeriod: 7,
    PerformanceInsightsKMSKeyId: keyArn(place),
    MonitoringInterval: 60,
    MonitoringRoleArn: insightsRole(place),
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
    MasterUserSecret: {
      SecretArn: place.arn('secretsmanager', secret),
      SecretStatus: 'active',
      KmsKeyId: keyArn(place),
    },
    ...(!hasMembers && { Capacity: 2 }),
  }
}
