import type { HeadBucketRequest, ListBucketsRequest } from '@aws-sdk/client-s3'
import * as client from '@aws-sdk/client-s3'
import { type BucketRecord, buckets, canonicalUser } from '../data/buckets.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService, type Operation } from './define.ts'

/** Amazon S3: buckets and their configuration. */
export const s3 = defineService({
  name: 's3',
  signingName: 's3',
  protocol: 'rest-xml',
  version: '2006-03-01',
  namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  actions: {
    prefix: 's3',
    names: {
      ListBuckets: 'ListAllMyBuckets',
      HeadBucket: 'ListBucket',
      GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
      GetBucketEncryption: 'GetEncryptionConfiguration',
      GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
      GetBucketNotificationConfiguration: 'GetBucketNotification',
      GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
      GetBucketReplication: 'GetReplicationConfiguration',
    },
  },
  client,
  operations: {
    ListBuckets: listBuckets,
    GetBucketLocation: getBucketLocation,
    HeadBucket: (call, input: HeadBucketRequest) => ({
      BucketRegion: find(call, input.Bucket).bucket.BucketRegion,
      AccessPointAlias: false,
      BucketArn: `arn:aws:s3:::${input.Bucket}`,
    }),
    GetBucketAcl: of((record) => record.acl),
    GetBucketVersioning: of((record) => record.versioning),
    GetBucketLogging: of(({ logging }) => (logging ? { LoggingEnabled: logging } : {})),
    GetBucketNotificationConfiguration: of((record) => record.notification),
    GetBucketTagging: of(({ tags }) => tags && { TagSet: tags }, 'NoSuchTagSet', 'The TagSet does not exist'),
    GetBucketPolicy: of(
      ({ policy }) => (policy === undefined ? undefined : { Policy: policy }),
      'NoSuchBucketPolicy',
      'The bucket policy does not exist',
    ),
    GetBucketPolicyStatus: of(
      (record) => policyStatus(record),
      'NoSuchBucketPolicy',
      'The bucket policy does not exist',
    ),
    GetPublicAccessBlock: of(
      ({ publicAccessBlock }) => publicAccessBlock && { PublicAccessBlockConfiguration: publicAccessBlock },
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
    ),
    GetBucketEncryption: of(
      ({ encryption }) => encryption && { ServerSideEncryptionConfiguration: encryption },
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
    ),
    GetBucketLifecycleConfiguration: of(
      ({ lifecycle }) => lifecycle && { Rules: lifecycle },
      'NoSuchLifecycleConfiguration',
      'The lifecycle configuration does not exist',
    ),
    GetBucketOwnershipControls: of(
      ({ ownership }) => ownership && { OwnershipControls: ownership },
      'OwnershipControlsNotFoundError',
      'The bucket ownership controls were not found',
    ),
    GetObjectLockConfiguration: of(
      ({ objectLock }) => objectLock && { ObjectLockConfiguration: objectLock },
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ),
    GetBucketReplication: of(
      ({ replication }) => replication && { ReplicationConfiguration: replication },
      'ReplicationConfigurationNotFoundError',
      'The replication configuration was not found',
    ),
    GetBucketWebsite: of(
      ({ website }) => website,
      'NoSuchWebsiteConfiguration',
      'The specified bucket does not have a website configuration',
    ),
  },
})

/** Region and ARN of a bucket are told only to those who ask for pages. */
function listBuckets(call: Call, input: ListBucketsRequest): object {
  const { MaxBuckets, ContinuationToken, Prefix, BucketRegion } = input
  if (MaxBuckets === undefined && call.rule('reject-unpaged')) {
    throw new AwsError(
      'InvalidRequest',
      'This account has a bucket quota above 10,000: unpaginated ListBuckets requests are not supported. Set max-buckets.',
    )
  }
  if (MaxBuckets !== undefined && !(MaxBuckets >= 1 && MaxBuckets <= 10_000)) {
    throw new AwsError('InvalidArgument', 'Argument max-buckets must be an integer between 1 and 10000')
  }
  const keep = ({ bucket }: BucketRecord) =>
    bucket.Name.startsWith(Prefix ?? '') &&
    (BucketRegion === undefined || bucket.BucketRegion === BucketRegion)
  const { items, next } = call.page([call.world.holdings.slots(buckets, call.account)], {
    limit: MaxBuckets ?? Number.POSITIVE_INFINITY,
    token: ContinuationToken,
    bind: [Prefix, BucketRegion],
    keep,
    badToken: new AwsError('InvalidArgument', 'The continuation token provided is incorrect'),
  })
  const isPaged = MaxBuckets !== undefined
  return {
    Buckets: items.map(({ bucket }) =>
      isPaged ? bucket : { Name: bucket.Name, CreationDate: bucket.CreationDate },
    ),
    Owner: { ID: canonicalUser(call.account) },
    ContinuationToken: next,
    ...(Prefix !== undefined && { Prefix }),
  }
}

/** Nothing for us-east-1; asked in us-east-1, the location of any bucket is told. */
function getBucketLocation(call: Call, input: HeadBucketRequest): object {
  const { bucket } = find(call, input.Bucket, call.region === 'us-east-1')
  return bucket.BucketRegion === 'us-east-1' ? {} : { LocationConstraint: bucket.BucketRegion }
}

/** An operation that tells one part of a bucket, or that it is not set. */
function of(part: (record: BucketRecord) => object | undefined, code = '', message = ''): Operation {
  return (call, input: HeadBucketRequest) => {
    const value = part(find(call, input.Bucket))
    if (!value) throw new AwsError(code, message, 404, { members: { BucketName: input.Bucket } })
    return value
  }
}

/** The caller's bucket, which answers only in its own region; somebody else's is refused. */
function find(call: Call, name = '', anyRegion = false): BucketRecord {
  const { world } = call
  for (const account of world.accounts) {
    const record = world.holdings.find(buckets, world.place(account, ''), name)
    if (!record) continue
    const { BucketRegion } = record.bucket
    if (BucketRegion !== call.region && !anyRegion) {
      const message =
        'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.'
      throw new AwsError('PermanentRedirect', message, 301, {
        members: { Endpoint: `s3.${BucketRegion}.amazonaws.com`, Bucket: name },
        headers: { 'x-amz-bucket-region': BucketRegion },
      })
    }
    if (account !== call.caller.account) throw new AwsError('AccessDenied', 'Access Denied', 403)
    return record
  }
  throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {
    members: { BucketName: name },
  })
}

function policyStatus({ policy }: BucketRecord): object | undefined {
  if (policy === undefined) return undefined
  const { Statement } = JSON.parse(policy) as {
    Statement: { Effect: string; Principal: unknown; Condition?: unknown }[]
  }
  const isPublic = Statement.some(
    (one) =>
      one.Effect === 'Allow' &&
      (one.Principal === '*' || JSON.stringify(one.Principal) === '{"AWS":"*"}') &&
      !one.Condition,
  )
  return { PolicyStatus: { IsPublic: isPublic } }
}
