import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as asg from '@aws-sdk/client-auto-scaling'
import * as ec2 from '@aws-sdk/client-ec2'
import * as elb from '@aws-sdk/client-elastic-load-balancing'
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2'
import * as iam from '@aws-sdk/client-iam'
import * as lambda from '@aws-sdk/client-lambda'
import * as rds from '@aws-sdk/client-rds'
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api'
import * as s3 from '@aws-sdk/client-s3'
import * as sts from '@aws-sdk/client-sts'
import type { BucketRecord } from '../src/data/buckets.ts'
import type { ClassicRecord } from '../src/data/classic.ts'
import type { FunctionRecord } from '../src/data/functions.ts'
import type { UserRecord } from '../src/data/iam/users.ts'
import type { LoadBalancerRecord, TargetGroupRecord } from '../src/data/load-balancers.ts'
import { type Cloud, startCloud } from '../src/index.ts'
import { services } from '../src/services/index.ts'
import { accountId, clientConfig, errorOf, held } from './clients.ts'

let cloud: Cloud
before(async () => {
  cloud = await startCloud({ accounts: 2, resources: 2500, report: (error) => console.error(error) })
})
after(async () => {
  const asked = new Set(cloud.ledger.calls().map((call) => `${call.service}:${call.operation}`))
  const missing = services
    .flatMap((one) => Object.keys(one.operations).map((name) => `${one.name}:${name}`))
    .filter((name) => !asked.has(name))
  await cloud.close()
  assert.deepEqual(missing, [], 'operations that no test reads')
})

/** An answer without what the SDK adds. */
function answer<T extends { $metadata: unknown }>(output: T): Omit<T, '$metadata'> {
  const { $metadata: _metadata, ...rest } = output
  return rest
}

test('sts: who calls, and keys for the role of another account', async () => {
  const client = new sts.STSClient(clientConfig(cloud))
  assert.equal((await client.send(new sts.GetCallerIdentityCommand({}))).Account, accountId(cloud))
  const role = { RoleArn: cloud.accounts[1]?.roleArn, RoleSessionName: 'scan' }
  const { Credentials, AssumedRoleUser } = await client.send(new sts.AssumeRoleCommand(role))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  const other = await new sts.STSClient({ ...clientConfig(cloud), credentials }).send(
    new sts.GetCallerIdentityCommand({}),
  )
  assert.deepEqual([other.Account, other.Arn], [accountId(cloud, 1), AssumedRoleUser?.Arn])
  assert.equal(other.Arn, `arn:aws:sts::${accountId(cloud, 1)}:assumed-role/SkydeckReadOnly/scan`)
})

test('sts: a role that does not trust the caller, or is not there, is refused', async () => {
  const client = new sts.STSClient(clientConfig(cloud, 'us-east-1', 1))
  for (const RoleArn of [cloud.accounts[0]?.roleArn, `arn:aws:iam::${accountId(cloud)}:role/Nobody`]) {
    const error = await errorOf(client.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'scan' })))
    assert.deepEqual([error.name, error.status], ['AccessDenied', 403])
    assert.match(error.message, /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::/)
  }
})

describe('ec2', () => {
  test('regions, with those that need opting in', async () => {
    const client = new ec2.EC2Client(clientConfig(cloud))
    const enabled = await client.send(new ec2.DescribeRegionsCommand({}))
    assert.deepEqual(
      enabled.Regions?.map((one) => one.RegionName),
      cloud.regions,
    )
    const all = await client.send(new ec2.DescribeRegionsCommand({ AllRegions: true }))
    assert.equal(all.Regions?.find((one) => one.RegionName === 'af-south-1')?.OptInStatus, 'not-opted-in')
  })

  for (const region of ['us-east-1', 'eu-central-1']) {
    test(`everything in ${region} comes as it is held`, async () => {
      const client = new ec2.EC2Client(clientConfig(cloud, region))
      const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({}))
      assert.deepEqual(
        Reservations?.flatMap((one) => one.Instances),
        held(cloud, 'ec2:instances', region),
      )
      assert.ok(
        Reservations?.some((one) => (one.Instances?.length ?? 0) > 1),
        'no reservation with two instances',
      )
      const { Volumes } = await client.send(new ec2.DescribeVolumesCommand({}))
      assert.deepEqual(Volumes, held(cloud, 'ec2:volumes', region))
      const { Vpcs } = await client.send(new ec2.DescribeVpcsCommand({}))
      assert.deepEqual(Vpcs, held(cloud, 'ec2:vpcs', region))
      const { Subnets } = await client.send(new ec2.DescribeSubnetsCommand({}))
      assert.deepEqual(Subnets, held(cloud, 'ec2:subnets', region))
      const { SecurityGroups } = await client.send(new ec2.DescribeSecurityGroupsCommand({}))
      assert.deepEqual(SecurityGroups, held(cloud, 'ec2:security-groups', region))
      const { SecurityGroupRules } = await client.send(new ec2.DescribeSecurityGroupRulesCommand({}))
      assert.deepEqual(SecurityGroupRules, held(cloud, 'ec2:security-group-rules', region))
      const { NetworkInterfaces } = await client.send(new ec2.DescribeNetworkInterfacesCommand({}))
      assert.deepEqual(NetworkInterfaces, held(cloud, 'ec2:network-interfaces', region))
    })
  }

  test('the status of running instances, or of all', async () => {
    const client = new ec2.EC2Client(clientConfig(cloud))
    const instances = held<ec2.Instance>(cloud, 'ec2:instances')
    const running = await client.send(new ec2.DescribeInstanceStatusCommand({}))
    const ids = instances.filter((one) => one.State?.Name === 'running').map((one) => one.InstanceId)
    assert.deepEqual(
      running.InstanceStatuses?.map((one) => one.InstanceId),
      ids,
    )
    const all = await client.send(new ec2.DescribeInstanceStatusCommand({ IncludeAllInstances: true }))
    assert.equal(all.InstanceStatuses?.length, instances.length)
  })

  test('user data holds a marked secret', async () => {
    const client = new ec2.EC2Client(clientConfig(cloud))
    const InstanceId = held<ec2.Instance>(cloud, 'ec2:instances')[0]?.InstanceId
    const { UserData } = await client.send(
      new ec2.DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'userData' }),
    )
    assert.match(Buffer.from(UserData?.Value ?? '', 'base64').toString(), /CANARY-SECRET-user-data/)
  })

  test('filters by tag, wildcard and member; ids that are not there are named', async () => {
    const client = new ec2.EC2Client(clientConfig(cloud))
    const instances = held<ec2.Instance>(cloud, 'ec2:instances')
    const Filters = [
      { Name: 'tag:Environment', Values: ['prod*'] },
      { Name: 'instance-state-name', Values: ['stopped'] },
    ]
    const { Reservations } = await client.send(new ec2.DescribeInstancesCommand({ Filters }))
    const wanted = instances.filter(
      (one) =>
        one.State?.Name === 'stopped' &&
        one.Tags?.some((tag) => tag.Key === 'Environment' && tag.Value?.startsWith('prod')),
    )
    assert.ok(wanted.length > 0)
    assert.deepEqual(
      Reservations?.flatMap((one) => one.Instances),
      wanted,
    )
    const error = await errorOf(
      client.send(new ec2.DescribeInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] })),
    )
    assert.deepEqual([error.name, error.status], ['InvalidInstanceID.NotFound', 400])
  })
})

test('elb: classic load balancers, their attributes, policies and tags', async () => {
  const client = new elb.ElasticLoadBalancingClient(clientConfig(cloud))
  const records = held<ClassicRecord>(cloud, 'elb:load-balancers')
  const { LoadBalancerDescriptions } = await client.send(new elb.DescribeLoadBalancersCommand({}))
  assert.deepEqual(
    LoadBalancerDescriptions,
    records.map((one) => one.balancer),
  )
  for (const record of records) {
    const LoadBalancerName = record.balancer.LoadBalancerName ?? ''
    const { LoadBalancerAttributes } = await client.send(
      new elb.DescribeLoadBalancerAttributesCommand({ LoadBalancerName }),
    )
    assert.deepEqual(LoadBalancerAttributes, record.attributes)
    const { PolicyDescriptions } = await client.send(
      new elb.DescribeLoadBalancerPoliciesCommand({ LoadBalancerName }),
    )
    assert.deepEqual(PolicyDescriptions, record.policies)
    const { TagDescriptions } = await client.send(
      new elb.DescribeTagsCommand({ LoadBalancerNames: [LoadBalancerName] }),
    )
    assert.deepEqual(TagDescriptions, [{ LoadBalancerName, Tags: record.tags }])
  }
})

test('elbv2: load balancers, target groups, attributes and tags', async () => {
  const client = new elbv2.ElasticLoadBalancingV2Client(clientConfig(cloud))
  const records = held<LoadBalancerRecord>(cloud, 'elbv2:load-balancers')
  const { LoadBalancers } = await client.send(new elbv2.DescribeLoadBalancersCommand({}))
  assert.deepEqual(
    LoadBalancers,
    records.map((one) => one.balancer),
  )
  assert.deepEqual(
    new Set(LoadBalancers?.map((one) => one.Type)),
    new Set(['application', 'gateway', 'network']),
  )
  const groups = held<TargetGroupRecord>(cloud, 'elbv2:target-groups')
  const { TargetGroups } = await client.send(new elbv2.DescribeTargetGroupsCommand({}))
  assert.deepEqual(
    TargetGroups,
    groups.map((one) => one.group),
  )
  for (const record of records) {
    const LoadBalancerArn = record.balancer.LoadBalancerArn ?? ''
    const { Attributes } = await client.send(
      new elbv2.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }),
    )
    assert.deepEqual(Attributes, record.attributes)
    const { TagDescriptions } = await client.send(
      new elbv2.DescribeTagsCommand({ ResourceArns: [LoadBalancerArn] }),
    )
    assert.deepEqual(TagDescriptions, [{ ResourceArn: LoadBalancerArn, Tags: record.tags }])
  }
  const arns = groups.map((one) => one.group.TargetGroupArn ?? '')
  assert.equal(
    (
      await errorOf(
        client.send(new elbv2.DescribeTagsCommand({ ResourceArns: [...arns, ...arns].slice(0, 21) })),
      )
    ).name,
    'ValidationError',
  )
})

test('rds: instances and clusters of all engines, maintenance and certificates', async () => {
  const client = new rds.RDSClient(clientConfig(cloud))
  const { DBInstances } = await client.send(new rds.DescribeDBInstancesCommand({}))
  assert.deepEqual(DBInstances, held(cloud, 'rds:instances'))
  const { DBClusters } = await client.send(new rds.DescribeDBClustersCommand({}))
  assert.deepEqual(DBClusters, held(cloud, 'rds:clusters'))
  assert.deepEqual(
    new Set(DBClusters?.map((one) => one.Engine)),
    new Set(['aurora-mysql', 'aurora-postgresql', 'docdb', 'neptune']),
  )
  const members = DBClusters?.flatMap((one) => one.DBClusterMembers ?? []).map(
    (one) => one.DBInstanceIdentifier,
  )
  assert.ok(members?.every((id) => DBInstances?.some((one) => one.DBInstanceIdentifier === id)))
  const { PendingMaintenanceActions } = await client.send(
    new rds.DescribePendingMaintenanceActionsCommand({}),
  )
  assert.ok(
    PendingMaintenanceActions?.every((one) =>
      DBInstances?.some((db) => db.DBInstanceArn === one.ResourceIdentifier),
    ),
  )
  assert.ok((PendingMaintenanceActions?.length ?? 0) > 0)
  const { Certificates } = await client.send(new rds.DescribeCertificatesCommand({}))
  assert.equal(Certificates?.length, 3)
  const one = await client.send(
    new rds.DescribeDBClustersCommand({ Filters: [{ Name: 'engine', Values: ['docdb'] }] }),
  )
  assert.ok(one.DBClusters?.length && one.DBClusters.every((cluster) => cluster.Engine === 'docdb'))
})

test('lambda: functions with code, policy, address and concurrency', async () => {
  const client = new lambda.LambdaClient(clientConfig(cloud))
  const records = held<FunctionRecord>(cloud, 'lambda:functions')
  const found: lambda.FunctionConfiguration[] = []
  let Marker: string | undefined
  do {
    const page: lambda.ListFunctionsResponse = await client.send(
      new lambda.ListFunctionsCommand({ Marker, MaxItems: 10_000 }),
    )
    assert.ok((page.Functions?.length ?? 0) <= 50)
    found.push(...(page.Functions ?? []))
    Marker = page.NextMarker
  } while (Marker)
  assert.deepEqual(
    found,
    records.map((one) => one.configuration),
  )
  assert.ok(
    found.some((one) => one.Description?.includes('\u0000')),
    'no description with a NUL',
  )
  for (const record of records.slice(0, 15)) {
    const FunctionName = record.configuration.FunctionName
    const full = await client.send(new lambda.GetFunctionCommand({ FunctionName }))
    assert.deepEqual(full.Configuration, record.configuration)
    assert.deepEqual(full.Tags ?? {}, record.tags)
    if (full.Code?.RepositoryType === 'S3')
      assert.match(full.Code.Location ?? '', /X-Amz-Signature=CANARY-SECRET-/)
    const concurrency = await client.send(new lambda.GetFunctionConcurrencyCommand({ FunctionName }))
    assert.equal(concurrency.ReservedConcurrentExecutions, record.reserved)
    const policy = client.send(new lambda.GetPolicyCommand({ FunctionName }))
    if (record.policy === undefined) assert.equal((await errorOf(policy)).name, 'ResourceNotFoundException')
    else assert.equal((await policy).Policy, record.policy)
    const url = client.send(new lambda.GetFunctionUrlConfigCommand({ FunctionName }))
    if (record.url === undefined) assert.equal((await errorOf(url)).status, 404)
    else assert.deepEqual(answer(await url), record.url)
  }
})

test('autoscaling: groups over short pages, policies, warm pools', async () => {
  const client = new asg.AutoScalingClient(clientConfig(cloud))
  const groups = held<asg.AutoScalingGroup>(cloud, 'autoscaling:groups')
  const found: asg.AutoScalingGroup[] = []
  let NextToken: string | undefined
  do {
    const page: asg.AutoScalingGroupsType = await client.send(
      new asg.DescribeAutoScalingGroupsCommand({ NextToken, MaxRecords: 5 }),
    )
    assert.ok((page.AutoScalingGroups?.length ?? 0) < 5, 'pages are shorter than asked for')
    found.push(...(page.AutoScalingGroups ?? []))
    NextToken = page.NextToken
  } while (NextToken)
  assert.deepEqual(found, groups)
  const { ScalingPolicies } = await client.send(new asg.DescribePoliciesCommand({}))
  assert.ok(
    ScalingPolicies?.length &&
      ScalingPolicies.every((one) =>
        groups.some((group) => group.AutoScalingGroupName === one.AutoScalingGroupName),
      ),
  )
  const pool = await client.send(
    new asg.DescribeWarmPoolCommand({ AutoScalingGroupName: groups[0]?.AutoScalingGroupName }),
  )
  assert.deepEqual(pool.Instances, [])
})

test('iam: a user’s MFA devices and password, or that there is none', async () => {
  const client = new iam.IAMClient(clientConfig(cloud))
  const users = held<UserRecord>(cloud, 'iam:users', '')
  const heard = new Set<string>()
  for (const { detail, mfaSince, passwordSince } of users) {
    const { UserName = '' } = detail
    const { MFADevices } = await client.send(new iam.ListMFADevicesCommand({ UserName }))
    assert.deepEqual(
      MFADevices?.map((device) => [device.UserName, device.EnableDate]),
      mfaSince ? [[UserName, mfaSince]] : [],
    )
    const command = new iam.GetLoginProfileCommand({ UserName })
    if (passwordSince) {
      const { LoginProfile } = await client.send(command)
      assert.deepEqual(LoginProfile, { UserName, CreateDate: passwordSince, PasswordResetRequired: false })
    } else {
      const { name, status } = await errorOf(client.send(command))
      assert.deepEqual([name, status], ['NoSuchEntityException', 404])
    }
    heard.add(`${mfaSince !== undefined} ${passwordSince !== undefined}`)
  }
  assert.deepEqual([...heard].sort(), ['false false', 'false true', 'true true'])
  const nobody = await errorOf(client.send(new iam.ListMFADevicesCommand({ UserName: 'nobody' })))
  assert.deepEqual([nobody.name, nobody.status], ['NoSuchEntityException', 404])
})

test('iam: all entities, with fewer a page than asked for', async () => {
  const client = new iam.IAMClient(clientConfig(cloud))
  const found = {
    UserDetailList: [] as object[],
    GroupDetailList: [] as object[],
    RoleDetailList: [] as object[],
    Policies: [] as object[],
  }
  let Marker: string | undefined
  do {
    const page: iam.GetAccountAuthorizationDetailsResponse = await client.send(
      new iam.GetAccountAuthorizationDetailsCommand({ Marker, MaxItems: 20 }),
    )
    for (const list of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const)
      found[list].push(...(page[list] ?? []))
    Marker = page.Marker
    assert.equal(page.IsTruncated, Marker !== undefined)
  } while (Marker)
  const users = held<UserRecord>(cloud, 'iam:users', '')
  assert.deepEqual(found, {
    UserDetailList: users.map((one) => one.detail),
    GroupDetailList: held(cloud, 'iam:groups', ''),
    RoleDetailList: held(cloud, 'iam:roles', ''),
    Policies: held(cloud, 'iam:policies', ''),
  })
  const local = await client.send(
    new iam.GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] }),
  )
  assert.ok(
    local.Policies?.length && local.Policies.every((one) => !one.Arn?.startsWith('arn:aws:iam::aws:')),
  )
  const listed = await client.send(new iam.ListUsersCommand({}))
  assert.deepEqual(
    listed.Users?.map((one) => one.PasswordLastUsed),
    users.map((one) => one.passwordLastUsed),
  )
  const listedGroups = await client.send(new iam.ListGroupsCommand({}))
  assert.deepEqual(
    listedGroups.Groups,
    held<iam.GroupDetail>(cloud, 'iam:groups', '').map(({ Path, GroupName, GroupId, Arn, CreateDate }) => ({
      ...{ Path, GroupName, GroupId, Arn, CreateDate },
    })),
  )
  const listedRoles = await client.send(new iam.ListRolesCommand({}))
  assert.deepEqual(
    listedRoles.Roles?.map(({ Arn, MaxSessionDuration }) => [Arn, typeof MaxSessionDuration]),
    held<iam.RoleDetail>(cloud, 'iam:roles', '').map(({ Arn }) => [Arn, 'number']),
  )
  const devices = await client.send(new iam.ListVirtualMFADevicesCommand({}))
  assert.equal(devices.VirtualMFADevices?.length, users.filter((one) => one.mfaSince).length)
  assert.deepEqual((await client.send(new iam.ListAccountAliasesCommand({}))).AccountAliases, [
    cloud.accounts[0]?.alias,
  ])
  assert.equal((await client.send(new iam.GetAccountSummaryCommand({}))).SummaryMap?.Users, users.length)
  assert.equal(
    (await client.send(new iam.GetAccountPasswordPolicyCommand({}))).PasswordPolicy?.MinimumPasswordLength,
    14,
  )
})

describe('s3', () => {
  test('buckets, with region and ARN only for those who ask for pages', async () => {
    const client = new s3.S3Client(clientConfig(cloud))
    const records = held<BucketRecord>(cloud, 's3:buckets', '')
    const paged = await client.send(new s3.ListBucketsCommand({ MaxBuckets: 1000 }))
    assert.deepEqual(
      paged.Buckets,
      records.map((one) => one.bucket),
    )
    const unpaged = await client.send(new s3.ListBucketsCommand({}))
    assert.deepEqual(
      unpaged.Buckets,
      records.map(({ bucket }) => ({ Name: bucket.Name, CreationDate: bucket.CreationDate })),
    )
  })

  test('each part of each bucket, or the error that says it is not set', async () => {
    for (const region of cloud.regions) {
      const client = new s3.S3Client(clientConfig(cloud, region))
      for (const record of held<BucketRecord>(cloud, 's3:buckets', '').filter(
        (one) => one.bucket.BucketRegion === region,
      ))
        await readBucket(client, record)
    }
  })

  test('a bucket answers only in its own region', async () => {
    const record = held<BucketRecord>(cloud, 's3:buckets', '').find(
      (one) => one.bucket.BucketRegion === 'eu-west-1',
    )
    const Bucket = record?.bucket.Name
    const error = await errorOf(
      new s3.S3Client(clientConfig(cloud)).send(new s3.GetBucketPolicyCommand({ Bucket })),
    )
    assert.deepEqual([error.name, error.status], ['PermanentRedirect', 301])
    const followed = await new s3.S3Client({ ...clientConfig(cloud), followRegionRedirects: true }).send(
      new s3.HeadBucketCommand({ Bucket }),
    )
    assert.equal(followed.BucketRegion, 'eu-west-1')
    const missing = await errorOf(
      new s3.S3Client(clientConfig(cloud)).send(new s3.GetBucketAclCommand({ Bucket: 'nobody-has-this' })),
    )
    assert.deepEqual([missing.name, missing.status], ['NoSuchBucket', 404])
    const foreign = held<BucketRecord>(cloud, 's3:buckets', '', 1).find(
      (one) => one.bucket.BucketRegion === 'us-east-1',
    )
    const refused = await errorOf(
      new s3.S3Client(clientConfig(cloud)).send(new s3.GetBucketAclCommand({ Bucket: foreign?.bucket.Name })),
    )
    assert.deepEqual([refused.name, refused.status], ['AccessDenied', 403])
  })
})

/** Reads every part of a bucket and compares it with what is held. */
async function readBucket(client: s3.S3Client, record: BucketRecord): Promise<void> {
  const input = { Bucket: record.bucket.Name }
  const { BucketRegion } = record.bucket
  const location = await client.send(new s3.GetBucketLocationCommand(input))
  assert.equal(
    location.LocationConstraint || undefined,
    BucketRegion === 'us-east-1' ? undefined : BucketRegion,
  )
  assert.equal((await client.send(new s3.HeadBucketCommand(input))).BucketRegion, BucketRegion)
  assert.deepEqual(answer(await client.send(new s3.GetBucketAclCommand(input))), record.acl)
  assert.deepEqual(answer(await client.send(new s3.GetBucketVersioningCommand(input))), record.versioning)
  assert.deepEqual((await client.send(new s3.GetBucketLoggingCommand(input))).LoggingEnabled, record.logging)
  assert.deepEqual(
    answer(await client.send(new s3.GetBucketNotificationConfigurationCommand(input))),
    record.notification,
  )
  const parts: [() => Promise<object>, unknown, string][] = [
    [
      () => client.send(new s3.GetBucketTaggingCommand(input)).then((out) => out.TagSet ?? []),
      record.tags,
      'NoSuchTagSet',
    ],
    [
      () =>
        client
          .send(new s3.GetPublicAccessBlockCommand(input))
          .then((out) => out.PublicAccessBlockConfiguration ?? {}),
      record.publicAccessBlock,
      'NoSuchPublicAccessBlockConfiguration',
    ],
    [
      () =>
        client
          .send(new s3.GetBucketEncryptionCommand(input))
          .then((out) => out.ServerSideEncryptionConfiguration ?? {}),
      record.encryption,
      'ServerSideEncryptionConfigurationNotFoundError',
    ],
    [
      () => client.send(new s3.GetBucketLifecycleConfigurationCommand(input)).then((out) => out.Rules ?? []),
      record.lifecycle,
      'NoSuchLifecycleConfiguration',
    ],
    [
      () =>
        client
          .send(new s3.GetBucketOwnershipControlsCommand(input))
          .then((out) => out.OwnershipControls ?? {}),
      record.ownership,
      'OwnershipControlsNotFoundError',
    ],
    [
      () =>
        client
          .send(new s3.GetObjectLockConfigurationCommand(input))
          .then((out) => out.ObjectLockConfiguration ?? {}),
      record.objectLock,
      'ObjectLockConfigurationNotFoundError',
    ],
    [
      () =>
        client
          .send(new s3.GetBucketReplicationCommand(input))
          .then((out) => out.ReplicationConfiguration ?? {}),
      record.replication,
      'ReplicationConfigurationNotFoundError',
    ],
    [
      () => client.send(new s3.GetBucketWebsiteCommand(input)).then(answer),
      record.website,
      'NoSuchWebsiteConfiguration',
    ],
    [
      () => client.send(new s3.GetBucketPolicyCommand(input)).then((out) => [out.Policy]),
      record.policy && [record.policy],
      'NoSuchBucketPolicy',
    ],
    [
      () =>
        client.send(new s3.GetBucketPolicyStatusCommand(input)).then((out) => [out.PolicyStatus?.IsPublic]),
      record.policy && [record.policy.includes('PublicRead')],
      'NoSuchBucketPolicy',
    ],
  ]
  for (const [send, wanted, code] of parts) {
    if (wanted === undefined) assert.equal((await errorOf(send())).name, code)
    else assert.deepEqual(await send(), wanted)
  }
}

test('tagging: what has tags, 100 a page, an empty token at the end', async () => {
  const client = new tagging.ResourceGroupsTaggingAPIClient(clientConfig(cloud))
  const found: tagging.ResourceTagMapping[] = []
  let PaginationToken: string | undefined
  let pages = 0
  do {
    const page: tagging.GetResourcesOutput = await client.send(
      new tagging.GetResourcesCommand({ PaginationToken, ResourcesPerPage: 100 }),
    )
    found.push(...(page.ResourceTagMappingList ?? []))
    PaginationToken = page.PaginationToken
    pages++
  } while (PaginationToken)
  assert.equal(PaginationToken, '')
  assert.equal(pages, Math.ceil(found.length / 100))
  const own = [...cloud.data.expect()].filter(
    (one) =>
      one.account === accountId(cloud) &&
      one.region === 'us-east-1' &&
      Object.keys(one.tags ?? {}).length > 0 &&
      one.type !== 'aws_ec2_autoscaling_group',
  )
  const tags = new Map(
    found.map((one) => [
      one.ResourceARN,
      Object.fromEntries((one.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
    ]),
  )
  assert.deepEqual(tags, new Map(own.map((one) => [one.arn, one.tags])))
  const some = await client.send(
    new tagging.GetResourcesCommand({ ResourceTypeFilters: ['lambda:function'] }),
  )
  assert.ok(
    some.ResourceTagMappingList?.length &&
      some.ResourceTagMappingList.every((one) => one.ResourceARN?.includes(':function:')),
  )
})
