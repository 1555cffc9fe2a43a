import {
  GetBucketAclCommand,
  GetBucketAclOutput$,
  GetBucketEncryptionCommand,
  GetBucketEncryptionOutput$,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLifecycleConfigurationOutput$,
  GetBucketLocationCommand,
  GetBucketLocationOutput$,
  GetBucketLoggingCommand,
  GetBucketLoggingOutput$,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsOutput$,
  GetBucketPolicyCommand,
  GetBucketPolicyOutput$,
  GetBucketPolicyStatusCommand,
  GetBucketPolicyStatusOutput$,
  GetBucketReplicationCommand,
  GetBucketReplicationOutput$,
  GetBucketVersioningCommand,
  GetBucketVersioningOutput$,
  GetBucketWebsiteCommand,
  GetBucketWebsiteOutput$,
  GetObjectLockConfigurationCommand,
  GetObjectLockConfigurationOutput$,
  GetPublicAccessBlockCommand,
  GetPublicAccessBlockOutput$,
  NotificationConfiguration$,
  S3Client,
} from '@aws-sdk/client-s3'
import type { StaticStructureSchema } from '@smithy/types'
import type { Detail } from '../define.ts'

/** One bucket's name, as every call about it takes it. */
interface OfBucket {
  Bucket: string
}

type Ask = (s3: S3Client, bucket: OfBucket) => Promise<object>

/**
 * What S3 tells of a bucket call by call, each asked in the bucket's own region. Only buckets whose region was not in the
 * list (as at some servers that speak S3) are asked for it.
 */
export const bucketDetails = {
  GetBucketLocation: {
    tier: 'base',
    permission: 's3:GetBucketLocation',
    shape: GetBucketLocationOutput$,
    when: (config) => typeof config.BucketRegion !== 'string',
    call: ({ client }, config) => client(S3Client).send(new GetBucketLocationCommand(bucketOf(config))),
  },
  GetBucketAcl: posture('s3:GetBucketAcl', GetBucketAclOutput$, (s3, bucket) =>
    s3.send(new GetBucketAclCommand(bucket)),
  ),
  GetBucketEncryption: posture(
    's3:GetEncryptionConfiguration',
    GetBucketEncryptionOutput$,
    (s3, bucket) => s3.send(new GetBucketEncryptionCommand(bucket)),
    'ServerSideEncryptionConfigurationNotFoundError',
  ),
  GetBucketLifecycleConfiguration: posture(
    's3:GetLifecycleConfiguration',
    GetBucketLifecycleConfigurationOutput$,
    (s3, bucket) => s3.send(new GetBucketLifecycleConfigurationCommand(bucket)),
    'NoSuchLifecycleConfiguration',
  ),
  GetBucketLogging: posture('s3:GetBucketLogging', GetBucketLoggingOutput$, (s3, bucket) =>
    s3.send(new GetBucketLoggingCommand(bucket)),
  ),
  GetBucketNotificationConfiguration: posture(
    's3:GetBucketNotification',
    NotificationConfiguration$,
    (s3, bucket) => s3.send(new GetBucketNotificationConfigurationCommand(bucket)),
  ),
  GetBucketOwnershipControls: posture(
    's3:GetBucketOwnershipControls',
    GetBucketOwnershipControlsOutput$,
    (s3, bucket) => s3.send(new GetBucketOwnershipControlsCommand(bucket)),
    'OwnershipControlsNotFoundError',
  ),
  GetBucketPolicy: posture(
    's3:GetBucketPolicy',
    GetBucketPolicyOutput$,
    (s3, bucket) => s3.send(new GetBucketPolicyCommand(bucket)),
    'NoSuchBucketPolicy',
  ),
  GetBucketPolicyStatus: posture(
    's3:GetBucketPolicyStatus',
    GetBucketPolicyStatusOutput$,
    (s3, bucket) => s3.send(new GetBucketPolicyStatusCommand(bucket)),
    'NoSuchBucketPolicy',
  ),
  GetBucketReplication: posture(
    's3:GetReplicationConfiguration',
    GetBucketReplicationOutput$,
    (s3, bucket) => s3.send(new GetBucketReplicationCommand(bucket)),
    'ReplicationConfigurationNotFoundError',
  ),
  GetBucketVersioning: posture('s3:GetBucketVersioning', GetBucketVersioningOutput$, (s3, bucket) =>
    s3.send(new GetBucketVersioningCommand(bucket)),
  ),
  GetBucketWebsite: posture(
    's3:GetBucketWebsite',
    GetBucketWebsiteOutput$,
    (s3, bucket) => s3.send(new GetBucketWebsiteCommand(bucket)),
    'NoSuchWebsiteConfiguration',
  ),
  GetObjectLockConfiguration: posture(
    's3:GetBucketObjectLockConfiguration',
    GetObjectLockConfigurationOutput$,
    (s3, bucket) => s3.send(new GetObjectLockConfigurationCommand(bucket)),
    'ObjectLockConfigurationNotFoundError',
  ),
  GetPublicAccessBlock: posture(
    's3:GetBucketPublicAccessBlock',
    GetPublicAccessBlockOutput$,
    (s3, bucket) => s3.send(new GetPublicAccessBlockCommand(bucket)),
    'NoSuchPublicAccessBlockConfiguration',
  ),
} satisfies Record<string, Detail>

/** `absent` is S3's error code for a bucket that has no such setting. */
function posture(permission: string, shape: StaticStructureSchema, ask: Ask, absent?: string): Detail {
  return {
    tier: 'posture',
    permission,
    shape,
    ...(absent && { absent: [absent] }),
    call: ({ client, place }, config) => ask(client(S3Client, place.region), bucketOf(config)),
  }
}

function bucketOf(config: Readonly<Record<string, unknown>>): OfBucket {
  return { Bucket: String(config.Name) }
}
