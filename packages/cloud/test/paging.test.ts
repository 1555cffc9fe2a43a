import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import {
  DescribeInstancesCommand,
  type DescribeInstancesResult,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { GetAccountAuthorizationDetailsCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { type Cloud, startCloud } from '../src/index.ts'
import { accountId, clientConfig, errorOf, held } from './clients.ts'

let cloud: Cloud
before(async () => {
  cloud = await startCloud({ accounts: 2, resources: 6000, report: (error) => console.error(error) })
})
afterEach(() => cloud.rules.clear())
after(() => cloud.close())

/** All instances in pages, and the size of each page. */
async function readInstances(MaxResults: number, most = 1000) {
  const client = new EC2Client(clientConfig(cloud))
  const pages: DescribeInstancesResult[] = []
  let NextToken: string | undefined
  do {
    const page: DescribeInstancesResult = await client.send(
      new DescribeInstancesCommand({ MaxResults, NextToken }),
    )
    pages.push(page)
    NextToken = page.NextToken
  } while (NextToken && pages.length < most)
  return {
    pages,
    items: pages.flatMap((page) => page.Reservations ?? []).flatMap((one) => one.Instances ?? []),
  }
}

test('pages of instances hold what was asked for and never split a reservation', async () => {
  const { pages, items } = await readInstances(7)
  assert.deepEqual(items, held(cloud, 'ec2:instances'))
  const reservations = pages.flatMap((page) => page.Reservations ?? []).map((one) => one.ReservationId)
  assert.equal(new Set(reservations).size, reservations.length, 'a reservation came twice')
  const sizes = pages
    .slice(0, -1)
    .map((page) => page.Reservations?.flatMap((one) => one.Instances ?? []).length ?? 0)
  assert.ok(
    sizes.every((size) => size === 6 || size === 7),
    `sizes ${sizes.join(' ')}`,
  )
})

test('page sizes out of range are refused in each service’s words', async () => {
  const config = clientConfig(cloud)
  const ec2 = new EC2Client(config)
  const found = [
    await errorOf(ec2.send(new DescribeInstancesCommand({ MaxResults: 4 }))),
    await errorOf(ec2.send(new DescribeInstancesCommand({ MaxResults: 1001 }))),
    await errorOf(
      ec2.send(new DescribeInstancesCommand({ MaxResults: 5, InstanceIds: ['i-0123456789abcdef0'] })),
    ),
    await errorOf(new RDSClient(config).send(new DescribeDBInstancesCommand({ MaxRecords: 19 }))),
    await errorOf(
      new ElasticLoadBalancingV2Client(config).send(new DescribeLoadBalancersCommand({ PageSize: 401 })),
    ),
    await errorOf(new IAMClient(config).send(new ListUsersCommand({ MaxItems: 1001 }))),
    await errorOf(new LambdaClient(config).send(new ListFunctionsCommand({ MaxItems: 10_001 }))),
    await errorOf(
      new ResourceGroupsTaggingAPIClient(config).send(new GetResourcesCommand({ ResourcesPerPage: 101 })),
    ),
    await errorOf(new S3Client(config).send(new ListBucketsCommand({ MaxBuckets: 10_001 }))),
  ]
  assert.deepEqual(
    found.map((one) => one.name),
    [
      'InvalidParameterValue',
      'InvalidParameterValue',
      'InvalidParameterCombination',
      'InvalidParameterValue',
      'ValidationError',
      'ValidationError',
      'InvalidParameterValueException',
      'InvalidParameterException',
      'InvalidArgument',
    ],
  )
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ MaxResults: 5000 }))
  assert.equal(Volumes?.length, Math.min(1000, held(cloud, 'ec2:volumes').length))
})

test('a token of another operation, filter, region or account is refused', async () => {
  const config = clientConfig(cloud)
  const { NextToken } = await new EC2Client(config).send(new DescribeVolumesCommand({ MaxResults: 5 }))
  assert.ok(NextToken)
  const Filters = [{ Name: 'status', Values: ['available'] }]
  const foreign = [
    () => new EC2Client(config).send(new DescribeSubnetsCommand({ MaxResults: 5, NextToken })),
    () => new EC2Client(config).send(new DescribeVolumesCommand({ MaxResults: 5, NextToken, Filters })),
    () =>
      new EC2Client(clientConfig(cloud, 'eu-west-1')).send(
        new DescribeVolumesCommand({ MaxResults: 5, NextToken }),
      ),
    () =>
      new EC2Client(clientConfig(cloud, 'us-east-1', 1)).send(
        new DescribeVolumesCommand({ MaxResults: 5, NextToken }),
      ),
    () => new RDSClient(config).send(new DescribeDBInstancesCommand({ Marker: NextToken })),
  ]
  for (const call of foreign) assert.equal((await errorOf(call())).name, 'InvalidParameterValue')
  const bad = await errorOf(
    new ResourceGroupsTaggingAPIClient(config).send(new GetResourcesCommand({ PaginationToken: 'nonsense' })),
  )
  assert.equal(bad.name, 'PaginationTokenExpiredException')
})

test('short pages, an empty page with a token, a repeated token', async () => {
  cloud.rules.add({ operation: 'DescribeInstances', fault: 'short-pages' })
  const short = await readInstances(30)
  assert.deepEqual(short.items, held(cloud, 'ec2:instances'))
  assert.ok(
    short.pages.every((page) => (page.Reservations?.flatMap((one) => one.Instances).length ?? 0) <= 10),
  )
  cloud.rules.clear()
  cloud.rules.add({ operation: 'DescribeInstances', fault: 'empty-page', skip: 1, times: 1 })
  const empty = await readInstances(100)
  assert.deepEqual(empty.items, held(cloud, 'ec2:instances'))
  assert.deepEqual(empty.pages[1]?.Reservations, [])
  assert.ok(empty.pages[1]?.NextToken)
  cloud.rules.clear()
  cloud.rules.add({ operation: 'DescribeInstances', fault: 'repeated-token', skip: 1 })
  const repeated = await readInstances(100, 4)
  assert.equal(repeated.pages[1]?.NextToken, repeated.pages[0]?.NextToken)
  assert.equal(repeated.pages[2]?.NextToken, repeated.pages[0]?.NextToken)
})

test('short pages cut any list of more than one item, reservations whole', async () => {
  const small = await startCloud({ resources: 0, regions: ['us-east-1'] })
  small.rules.add({ fault: 'short-pages' })
  const ec2 = new EC2Client(clientConfig(small))
  for (let NextToken: string | undefined, page = 1; page <= 3; page++) {
    const answer = await ec2.send(new DescribeSubnetsCommand({ MaxResults: 1000, NextToken }))
    assert.deepEqual([answer.Subnets?.length, answer.NextToken === undefined], [1, page === 3])
    NextToken = answer.NextToken
  }
  await small.close()

  cloud.rules.add({ operation: 'DescribeInstances', fault: 'short-pages' })
  const { pages, items } = await readInstances(1000)
  assert.deepEqual(items, held(cloud, 'ec2:instances'))
  assert.ok(items.length < 1000)
  const reservations = pages.flatMap((page) => page.Reservations ?? []).map((one) => one.ReservationId)
  assert.equal(new Set(reservations).size, reservations.length, 'a reservation came twice')
  assert.ok(pages.length === 3 || pages.length === 4, `${pages.length} pages`)
})

test('an empty page comes once a listing, and goes with short pages', async () => {
  cloud.rules.add(
    { operation: 'DescribeInstances', fault: 'empty-page' },
    { operation: 'DescribeInstances', fault: 'short-pages' },
  )
  const { pages, items } = await readInstances(100, 50)
  assert.deepEqual(items, held(cloud, 'ec2:instances'))
  const empty = pages.map((page) => page.Reservations?.length === 0)
  assert.deepEqual([empty.indexOf(true), empty.lastIndexOf(true)], [0, 0])
  const tokens = pages.map(({ NextToken }) => NextToken)
  assert.equal(new Set(tokens).size, tokens.length)
  assert.ok(
    pages.slice(1).every((page) => (page.Reservations?.flatMap((one) => one.Instances).length ?? 0) <= 34),
  )
})

test('an account with too many buckets must ask for pages', async () => {
  cloud.rules.add({ operation: 'ListBuckets', fault: 'reject-unpaged' })
  const client = new S3Client(clientConfig(cloud))
  assert.equal((await errorOf(client.send(new ListBucketsCommand({})))).status, 400)
  const { Buckets, ContinuationToken } = await client.send(new ListBucketsCommand({ MaxBuckets: 3 }))
  assert.equal(Buckets?.length, 3)
  const rest = await client.send(new ListBucketsCommand({ MaxBuckets: 1000, ContinuationToken }))
  assert.equal((rest.Buckets?.length ?? 0) + 3, held(cloud, 's3:buckets', '').length)
})

test('the ledger names the tokens and proves that no page is read twice', async () => {
  cloud.ledger.clear()
  await readInstances(100)
  const tokens = cloud.ledger.calls().map((call) => call.token)
  assert.equal(tokens[0], undefined)
  assert.equal(new Set(tokens).size, tokens.length)
  assert.ok(
    cloud.ledger.calls().every((call) => call.account === accountId(cloud) && call.region === 'us-east-1'),
  )
})

test('a million resources: any page is computed when it is asked for', async () => {
  const large = await startCloud({ resources: 1_000_000, report: (error) => console.error(error) })
  const client = new EC2Client(clientConfig(large))
  const { Volumes, NextToken } = await client.send(new DescribeVolumesCommand({ MaxResults: 1000 }))
  assert.equal(Volumes?.length, 1000)
  assert.ok(NextToken)
  const page = await new IAMClient(clientConfig(large)).send(
    new GetAccountAuthorizationDetailsCommand({ MaxItems: 100, Filter: ['Role'] }),
  )
  assert.equal(page.RoleDetailList?.length, 70)
  await large.close()
})
