import { Bucket$, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { computed, detail, tagsSource } from '../columns.ts'
import { type Documents, defineSource, type Json } from '../define.ts'
import { defineType } from '../define-type.ts'
import { readPolicy, standardPolicy } from '../policy-document.ts'
import { bucketDetails } from './bucket-details.ts'
import { bucketFlags } from './bucket-flags.ts'

/** An S3 bucket, in its own region. */
export const s3Bucket = defineType({
  type: 'aws_s3_bucket',
  title: 'S3 bucket',
  service: 's3',
  shape: Bucket$,
  arn: (config, { partition }) => `arn:${partition}:s3:::${String(config.Name)}`,
  arnOfId: (id, { partition }) => `arn:${partition}:s3:::${id}`,
  id: 'Name',
  name: 'Name',
  region: bucketRegion,
  tags: { from: 'tagging', filter: 's3' },
  alias: ['s3'],
  columns: {
    acl: detail('GetBucketAcl', '', 'jsonb'),
    block_public_acls: computed('boolean', 'block_public_acls', ['GetPublicAccessBlock']),
    block_public_policy: computed('boolean', 'block_public_policy', ['GetPublicAccessBlock']),
    bucket_policy_is_public: computed('boolean', 'bucket_policy_is_public', ['GetBucketPolicyStatus']),
    event_notification_configuration: detail('GetBucketNotificationConfiguration', '', 'jsonb'),
    ignore_public_acls: computed('boolean', 'ignore_public_acls', ['GetPublicAccessBlock']),
    lifecycle_rules: detail('GetBucketLifecycleConfiguration', 'Rules'),
    logging: detail('GetBucketLogging', 'LoggingEnabled'),
    object_lock_configuration: detail('GetObjectLockConfiguration', 'ObjectLockConfiguration'),
    object_ownership_controls: detail('GetBucketOwnershipControls', 'OwnershipControls'),
    policy: computed('jsonb', 'policy', ['GetBucketPolicy']),
    policy_std: computed('jsonb', 'policy_std', ['GetBucketPolicy']),
    replication: detail('GetBucketReplication', 'ReplicationConfiguration'),
    restrict_public_buckets: computed('boolean', 'restrict_public_buckets', ['GetPublicAccessBlock']),
    server_side_encryption_configuration: detail('GetBucketEncryption', 'ServerSideEncryptionConfiguration'),
    versioning_enabled: computed('boolean', 'versioning_enabled', ['GetBucketVersioning']),
    versioning_mfa_delete: computed('boolean', 'versioning_mfa_delete', ['GetBucketVersioning']),
    website_configuration: detail('GetBucketWebsite', '', 'jsonb'),
    tags_src: tagsSource,
  },
  details: bucketDetails,
  computed: {
    version: 1,
    of: ({ details }) => ({
      ...bucketFlags(details),
      policy: readPolicy(details.GetBucketPolicy?.Policy),
      policy_std: standardPolicy(details.GetBucketPolicy?.Policy),
    }),
  },
  relations: [
    { kind: 'logs to', type: 'aws_s3_bucket', id: 'LoggingEnabled.TargetBucket', from: 'GetBucketLogging' },
    {
      kind: 'replicates to',
      arn: 'ReplicationConfiguration.Rules[].Destination.Bucket',
      from: 'GetBucketReplication',
    },
    {
      kind: 'encrypted by',
      arn: 'ServerSideEncryptionConfiguration.Rules[].ApplyServerSideEncryptionByDefault.KMSMasterKeyID',
      from: 'GetBucketEncryption',
    },
    { kind: 'sends to', arn: 'TopicConfigurations[].TopicArn', from: 'GetBucketNotificationConfiguration' },
    { kind: 'sends to', arn: 'QueueConfigurations[].QueueArn', from: 'GetBucketNotificationConfiguration' },
    {
      kind: 'sends to',
      arn: 'LambdaFunctionConfigurations[].LambdaFunctionArn',
      from: 'GetBucketNotificationConfiguration',
    },
  ],
  ordered: ['GetBucketWebsite.RoutingRules'],
})

/**
 * Buckets of the account. Only with a page size does S3 page at all, and say each bucket's region
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html). Asked from the home region, because elsewhere the
 * creation date is that of the last change.
 */
export const s3Buckets = defineSource({
  source: 's3:ListBuckets',
  per: 'account',
  permissions: ['s3:ListAllMyBuckets'],
  types: [s3Bucket],
  async list({ client }, token) {
    const page = await client(S3Client).send(
      new ListBucketsCommand({ MaxBuckets: 10_000, ContinuationToken: token }),
    )
    return { items: page.Buckets ?? [], next: page.ContinuationToken }
  },
})

/** GetBucketLocation writes us-east-1 as nothing and eu-west-1, for old buckets, as EU. */
function bucketRegion(config: Json, details?: Documents['details']): string | undefined {
  if (typeof config.BucketRegion === 'string') return config.BucketRegion
  const answer = details?.GetBucketLocation
  if (!answer) return undefined
  const location = answer.LocationConstraint
  if (typeof location !== 'string' || location === '') return 'us-east-1'
  return location === 'EU' ? 'eu-west-1' : location
}
