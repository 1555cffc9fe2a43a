import type {
  Bucket,
  GetBucketWebsiteOutput,
  Grant,
  LifecycleRule,
  LoggingEnabled,
  NotificationConfiguration,
  ObjectLockConfiguration,
  Owner,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  ServerSideEncryptionConfiguration,
  Tag,
} from '@aws-sdk/client-s3'
import { type Collection, tagMap } from './collection.ts'
import { functionName } from './functions.ts'
import { roleArn } from './iam/roles.ts'
import type { Place } from './place.ts'
import { hex } from './random.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

/** A bucket with everything that its many calls tell; what is missing is not set. */
export interface BucketRecord {
  bucket: Bucket & { Name: string; BucketRegion: string }
  tags?: Tag[]
  /** The bucket policy, as JSON text. */
  policy?: string
  versioning: { Status?: 'Enabled' | 'Suspended'; MFADelete?: 'Enabled' | 'Disabled' }
  publicAccessBlock?: PublicAccessBlockConfiguration
  encryption?: ServerSideEncryptionConfiguration
  acl: { Owner: Owner; Grants: Grant[] }
  lifecycle?: LifecycleRule[]
  logging?: LoggingEnabled
  notification: NotificationConfiguration
  ownership?: OwnershipControls
  objectLock?: ObjectLockConfiguration
  replication?: ReplicationConfiguration
  website?: GetBucketWebsiteOutput
}

const uses = ['assets', 'logs', 'backups', 'exports', 'uploads', 'artifacts', 'data-lake', 'elb-logs']

/** Buckets, which an account holds as a whole and which each have a region, by name. */
export const buckets: Collection<BucketRecord> = {
  name: 's3:buckets',
  taggedAs: 's3',
  global: true,
  count: (place) => place.counts.bucket,
  keyAt: bucketName,
  keyOf: (record) => record.bucket.Name,
  itemAt: bucketAt,
  describe: ({ bucket, tags }) => ({
    type: 'aws_s3_bucket',
    arn: `arn:aws:s3:::${bucket.Name}`,
    id: bucket.Name,
    name: bucket.Name,
    tags: tagMap(tags),
    region: bucket.BucketRegion,
  }),
}

/** The canonical user of an account, as S3 names owners. */
export function canonicalUser(place: Place): string {
  return hex(place.draw('account', 0, 'canonical user'), 64)
}

function bucketName(place: Place, i: number): string {
  const { app } = purposeOf(place, 'bucket', i)
  if (i === 0) return `${place.account.alias}-elb-logs`
  const dot = i % 17 === 12 ? '.' : '-'
  return `${place.account.alias}${dot}${app}-${place.choose(uses, 'bucket', i, 'use')}-${i}`
}

function bucketAt(place: Place, i: number): BucketRecord {
  const name = bucketName(place, i)
  const region = place.choose(place.account.regions, 'bucket', i, 'region')
  const arn = `arn:aws:s3:::${name}`
  const tags = tagsOf(place, 'bucket', i, name)
  const isPublic = i % 14 === 5
  const record: BucketRecord = {
    bucket: {
      Name: name,
      CreationDate: place.time('bucket', i, 'created'),
      BucketRegion: region,
      BucketArn: arn,
    },
    versioning:
      i % 3 === 0 ? { Status: 'Enabled', MFADelete: 'Disabled' } : i % 7 === 1 ? { Status: 'Suspended' } : {},
    encryption: {
      Rules: [
        { ApplyServerSideEncryptionByDefault: encryptionOf(place, i, region), BucketKeyEnabled: i % 4 === 1 },
      ],
    },
    acl: {
      Owner: { ID: canonicalUser(place) },
      Grants: [{ Grantee: { Type: 'CanonicalUser', ID: canonicalUser(place) }, Permission: 'FULL_CONTROL' }],
    },
    notification: {},
    ownership: { Rules: [{ ObjectOwnership: i % 15 === 6 ? 'ObjectWriter' : 'BucketOwnerEnforced' }] },
  }
  if (tags.length > 0) record.tags = tags
  if (!isPublic && i % 11 !== 7)
    record.publicAccessBlock = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: i % 5 !== 2,
    }
  if (isPublic || i % 3 === 1) record.policy = policyOf(arn, isPublic)
  if (i % 15 === 6)
    record.acl.Grants.push({
      Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
      Permission: 'READ',
    })
  if (isPublic)
    record.website = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } }
  addRules(record, place, i, region)
  return record
}

function addRules(record: BucketRecord, place: Place, i: number, region: string): void {
  const logs = bucketName(place, 0)
  if (i % 4 === 2) record.lifecycle = lifecycleRules
  if (i % 5 === 3) record.logging = { TargetBucket: logs, TargetPrefix: `${record.bucket.Name}/` }
  const there = place.at(region)
  if (i % 6 === 4 && there.counts.function > 0) record.notification = notificationOf(there, i)
  if (i % 9 === 3) {
    record.objectLock = {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
    }
  }
  if (i % 12 === 9) record.replication = replicationTo(`arn:aws:s3:::${logs}`, roleArn(place, 1))
}

const lifecycleRules: LifecycleRule[] = [
  {
    ID: 'to-glacier',
    Filter: { Prefix: 'logs/' },
    Status: 'Enabled',
    Transitions: [{ Days: 90, StorageClass: 'GLACIER' }],
    Expiration: { Days: 365 },
  },
  {
    ID: 'abort',
    Filter: { Prefix: '' },
    Status: 'Enabled',
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  },
]

function notificationOf(place: Place, i: number): NotificationConfiguration {
  const name = functionName(place, i % place.counts.function)
  return {
    LambdaFunctionConfigurations: [
      {
        Id: 'on-upload',
        LambdaFunctionArn: place.arn('lambda', `function:${name}`),
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
      },
    ],
    EventBridgeConfiguration: {},
  }
}

function replicationTo(bucket: string, role: string): ReplicationConfiguration {
  return {
    Role: role,
    Rules: [
      {
        ID: 'all',
        Priority: 1,
        Filter: { Prefix: '' },
        Status: 'Enabled',
        DeleteMarkerReplication: { Status: 'Disabled' },
        Destination: { Bucket: bucket },
      },
    ],
  }
}

function encryptionOf(place: Place, i: number, region: string) {
  if (i % 4 !== 1) return { SSEAlgorithm: 'AES256' as const }
  return {
    SSEAlgorithm: 'aws:kms' as const,
    KMSMasterKeyID: `arn:aws:kms:${region}:${place.account.id}:key/${place.uuid('key', 0)}`,
  }
}

function policyOf(arn: string, isPublic: boolean): string {
  const statement = isPublic
    ? { Sid: 'PublicRead', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` }
    : {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
}
