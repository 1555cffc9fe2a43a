import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, rowOf, typeNamed } from './support/catalogue-rows.ts'

const bucket = typeNamed('aws_s3_bucket')
const Name = 'acme-logs'

test('buckets are in the region that the list says', async () => {
  const Buckets = [{ Name, BucketRegion: 'ap-south-1', CreationDate: new Date(0) }]
  const { rows, next } = await listed('s3:ListBuckets', { Buckets, ContinuationToken: 'more' })
  assert.deepEqual(
    rows.map(({ arn, id, name, region }) => [arn, id, name, region]),
    [['arn:aws:s3:::acme-logs', Name, Name, 'ap-south-1']],
  )
  assert.equal(next, 'more')
})

test('a region that the list did not say comes from the bucket’s location, with S3’s two old words', () => {
  const located = (answer: object) => bucket.region?.({ Name }, { GetBucketLocation: { ...answer } })
  assert.equal(located({}), 'us-east-1')
  assert.equal(located({ LocationConstraint: '' }), 'us-east-1')
  assert.equal(located({ LocationConstraint: 'EU' }), 'eu-west-1')
  assert.equal(located({ LocationConstraint: 'eu-central-1' }), 'eu-central-1')
  assert.equal(bucket.region?.({ Name }, {}), undefined)
  assert.equal(bucket.region?.({ Name }), undefined)
})

test('settings are yes, no where nothing is set, and unknown where nobody answered', () => {
  const block = {
    BlockPublicAcls: true,
    BlockPublicPolicy: false,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: false,
  }
  const set = rowOf(
    bucket,
    { Name },
    {
      GetPublicAccessBlock: { PublicAccessBlockConfiguration: block },
      GetBucketPolicyStatus: { PolicyStatus: { IsPublic: true } },
      GetBucketVersioning: { Status: 'Enabled', MFADelete: 'Disabled' },
    },
  ).computed
  assert.deepEqual(set, {
    block_public_acls: true,
    block_public_policy: false,
    ignore_public_acls: true,
    restrict_public_buckets: false,
    bucket_policy_is_public: true,
    versioning_enabled: true,
    versioning_mfa_delete: false,
    policy: null,
    policy_std: null,
  })
  const nothing = { GetPublicAccessBlock: {}, GetBucketPolicyStatus: {}, GetBucketVersioning: {} }
  const unset = Object.entries(rowOf(bucket, { Name }, nothing).computed ?? {})
  assert.deepEqual(
    unset.filter(([, value]) => value !== false).map(([name]) => name),
    ['policy', 'policy_std'],
  )
  const unknown = Object.values(rowOf(bucket, { Name }).computed ?? {})
  assert.deepEqual(unknown, Array(9).fill(null))
  const suspended = rowOf(bucket, { Name }, { GetBucketVersioning: { Status: 'Suspended' } }).computed
  assert.equal(suspended?.versioning_enabled, false)
})

test('a bucket’s policy is shown as it is and in the standard form', () => {
  const Policy =
    '{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::1:root"},"Action":"s3:*","Resource":"*"}}'
  const { policy_std } = rowOf(bucket, { Name }, { GetBucketPolicy: { Policy } }).computed ?? {}
  assert.deepEqual(policy_std, {
    Statement: [
      { Effect: 'Deny', NotPrincipal: { AWS: ['arn:aws:iam::1:root'] }, Action: ['s3:*'], Resource: ['*'] },
    ],
  })
})

test('S3’s ways to say that nothing is set are answers', () => {
  const absent = Object.entries(bucket.details).flatMap(([operation, detail]) =>
    (detail.absent ?? []).map((code) => [operation, code]),
  )
  assert.deepEqual(Object.fromEntries(absent), {
    GetBucketEncryption: 'ServerSideEncryptionConfigurationNotFoundError',
    GetBucketLifecycleConfiguration: 'NoSuchLifecycleConfiguration',
    GetBucketOwnershipControls: 'OwnershipControlsNotFoundError',
    GetBucketPolicy: 'NoSuchBucketPolicy',
    GetBucketPolicyStatus: 'NoSuchBucketPolicy',
    GetBucketReplication: 'ReplicationConfigurationNotFoundError',
    GetBucketWebsite: 'NoSuchWebsiteConfiguration',
    GetObjectLockConfiguration: 'ObjectLockConfigurationNotFoundError',
    GetPublicAccessBlock: 'NoSuchPublicAccessBlockConfiguration',
  })
})
