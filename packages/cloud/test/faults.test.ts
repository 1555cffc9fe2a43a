import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling'
import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { LambdaClient, ListAliasesCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { DescribeDBInstancesCommand, DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds'
import {
  GetResourcesCommand,
  GetTagKeysCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api'
import {
  GetBucketAclCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketPolicyCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { BucketRecord } from '../src/data/buckets.ts'
import { type Cloud, type Fault, startCloud } from '../src/index.ts'
import { accountId, clientConfig, errorOf, held } from './clients.ts'

let cloud: Cloud
let now = new Date()
before(async () => {
  cloud = await startCloud({ resources: 400, now: () => now, report: (error) => console.error(error) })
})
afterEach(() => {
  cloud.rules.clear()
  now = new Date()
})
after(() => cloud.close())

/** One call in each protocol. */
function calls(change: object = {}): Record<string, () => Promise<object>> {
  const config = { ...clientConfig(cloud), ...change }
  return {
    ec2: () => new EC2Client(config).send(new DescribeInstancesCommand({})),
    query: () => new RDSClient(config).send(new DescribeDBInstancesCommand({})),
    json: () => new ResourceGroupsTaggingAPIClient(config).send(new GetResourcesCommand({})),
    restJson: () => new LambdaClient(config).send(new ListFunctionsCommand({})),
    restXml: () => new S3Client(config).send(new ListBucketsCommand({ MaxBuckets: 10 })),
  }
}

async function outcomes(change: object = {}): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [protocol, call] of Object.entries(calls(change))) {
    const { name, status } = await errorOf(call())
    found[protocol] = `${name} ${status}`
  }
  return found
}

test('unknown keys, as each service says it', async () => {
  assert.deepEqual(await outcomes({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } }), {
    ec2: 'AuthFailure 401',
    query: 'InvalidClientTokenId 403',
    json: 'UnrecognizedClientException 400',
    restJson: 'UnrecognizedClientException 403',
    restXml: 'InvalidAccessKeyId 403',
  })
})

test('the wrong secret', async () => {
  const { accessKeyId } = clientConfig(cloud).credentials
  assert.deepEqual(await outcomes({ credentials: { accessKeyId, secretAccessKey: 'wrong' } }), {
    ec2: 'AuthFailure 401',
    query: 'SignatureDoesNotMatch 403',
    json: 'InvalidSignatureException 400',
    restJson: 'InvalidSignatureException 403',
    restXml: 'SignatureDoesNotMatch 403',
  })
})

test('a session after its time', async () => {
  const sts = new STSClient(clientConfig(cloud))
  const input = { RoleArn: cloud.accounts[0]?.roleArn, RoleSessionName: 'short', DurationSeconds: 900 }
  const { Credentials } = await sts.send(new AssumeRoleCommand(input))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  }
  for (const call of Object.values(calls({ credentials }))) await call()
  now = new Date(Date.now() + 901_000)
  assert.deepEqual(await outcomes({ credentials }), {
    ec2: 'RequestExpired 400',
    query: 'ExpiredToken 403',
    json: 'ExpiredTokenException 400',
    restJson: 'ExpiredTokenException 403',
    restXml: 'ExpiredToken 400',
  })
})

test('a region that is not opted in', async () => {
  const found = await outcomes({ region: 'af-south-1' })
  assert.equal(found.ec2, 'AuthFailure 401')
  assert.equal(found.query, 'InvalidClientTokenId 403')
})

test('the external id is asked for when there is one', async () => {
  const strict = await startCloud({ accounts: 2, externalId: 'a1b2', sessionSeconds: 5 })
  const sts = new STSClient(clientConfig(strict))
  const input = { RoleArn: strict.accounts[1]?.roleArn, RoleSessionName: 'scan' }
  assert.equal((await errorOf(sts.send(new AssumeRoleCommand(input)))).name, 'AccessDenied')
  const { Credentials } = await sts.send(new AssumeRoleCommand({ ...input, ExternalId: 'a1b2' }))
  assert.ok(
    (Credentials?.Expiration?.getTime() ?? 0) <= Date.now() + 5000,
    'sessions are as short as asked for',
  )
  await strict.close()
})

describe('refusals', () => {
  test('by identity policy, in the words of each service', async () => {
    cloud.rules.add({ fault: 'denied' })
    assert.deepEqual(await outcomes(), {
      ec2: 'UnauthorizedOperation 403',
      query: 'AccessDenied 403',
      json: 'AccessDeniedException 400',
      restJson: 'AccessDeniedException 403',
      restXml: 'AccessDenied 403',
    })
    const { message } = await errorOf(calls().ec2?.() ?? assert.fail())
    const user = `User: arn:aws:iam::${accountId(cloud)}:user/skydeck-reader`
    assert.equal(
      message,
      `You are not authorized to perform this operation. ${user} is not authorized to perform: ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action`,
    )
    assert.equal(
      (await errorOf(calls().query?.() ?? assert.fail())).message,
      `${user} is not authorized to perform: rds:DescribeDBInstances on resource: * because no identity-based policy allows the rds:DescribeDBInstances action`,
    )
    assert.match((await errorOf(calls().restXml?.() ?? assert.fail())).message, /s3:ListAllMyBuckets/)
  })

  test('by organisation and by bucket policy; one bucket does not stop the others', async () => {
    cloud.rules.add({ service: 'iam', fault: 'denied-scp' })
    const iam = await errorOf(new IAMClient(clientConfig(cloud)).send(new ListUsersCommand({})))
    assert.match(
      iam.message,
      /iam:ListUsers on resource: \* with an explicit deny in a service control policy$/,
    )
    const [first, second] = held<BucketRecord>(cloud, 's3:buckets', '').filter(
      (one) => one.bucket.BucketRegion === 'us-east-1',
    )
    const name = first?.bucket.Name ?? ''
    cloud.rules.add({
      service: 's3',
      operation: 'GetBucketAcl',
      resource: name,
      fault: 'denied-resource-policy',
    })
    const client = new S3Client(clientConfig(cloud))
    const refused = await errorOf(client.send(new GetBucketAclCommand({ Bucket: name })))
    assert.match(
      refused.message,
      new RegExp(
        `s3:GetBucketAcl on resource: "arn:aws:s3:::${name}" with an explicit deny in a resource-based policy`,
      ),
    )
    await client.send(new GetBucketAclCommand({ Bucket: second?.bucket.Name }))
  })
})

test('throttling, as each service says it; SDK retries get past it', async () => {
  cloud.rules.add({ fault: 'throttle' })
  assert.deepEqual(await outcomes(), {
    ec2: 'RequestLimitExceeded 503',
    query: 'Throttling 400',
    json: 'ThrottlingException 400',
    restJson: 'TooManyRequestsException 429',
    restXml: 'SlowDown 503',
  })
  cloud.rules.clear()
  cloud.rules.add({ fault: 'throttle', times: 2 })
  cloud.ledger.clear()
  await new RDSClient({ ...clientConfig(cloud), maxAttempts: 3 }).send(new DescribeDBInstancesCommand({}))
  assert.deepEqual(
    cloud.ledger.calls().map((call) => call.status),
    [400, 400, 200],
  )
})

test('operations that are not simulated', async () => {
  const config = clientConfig(cloud)
  const sent = {
    ec2: () => new EC2Client(config).send(new DescribeAddressesCommand({})),
    query: () => new RDSClient(config).send(new DescribeDBSnapshotsCommand({})),
    json: () => new ResourceGroupsTaggingAPIClient(config).send(new GetTagKeysCommand({})),
    restJson: () => new LambdaClient(config).send(new ListAliasesCommand({ FunctionName: 'x' })),
    restXml: () =>
      new S3Client(config).send(new GetBucketAnalyticsConfigurationCommand({ Bucket: 'x', Id: 'y' })),
  }
  const found: Record<string, string> = {}
  for (const [protocol, call] of Object.entries(sent)) found[protocol] = (await errorOf(call())).name
  assert.deepEqual(found, {
    ec2: 'InvalidAction',
    query: 'InvalidAction',
    json: 'UnknownOperationException',
    restJson: 'UnknownOperationException',
    restXml: 'NotImplemented',
  })
})

describe('broken answers', () => {
  const broken: [Fault, RegExp][] = [
    ['reset', /ECONNRESET|socket hang up|aborted/i],
    ['html', /./],
    ['truncated', /aborted|ECONNRESET|parse|terminated|premature/i],
  ]
  for (const [fault, words] of broken) {
    test(`${fault} is an error for every client`, async () => {
      cloud.rules.add({ fault })
      for (const call of Object.values(calls())) {
        const { name, message } = await errorOf(call())
        assert.match(`${name} ${message}`, words)
      }
    })
  }

  test('a call that hangs ends with the client’s patience', async () => {
    cloud.rules.add({ fault: 'hang', operation: 'DescribeInstances' })
    const call = new EC2Client(clientConfig(cloud)).send(new DescribeInstancesCommand({}), {
      abortSignal: AbortSignal.timeout(50),
    })
    assert.equal((await errorOf(call)).name, 'AbortError')
  })

  test('a slow answer comes whole', async () => {
    cloud.rules.add({ fault: 'slow', ms: 20 })
    const { Reservations } = await new EC2Client(clientConfig(cloud)).send(new DescribeInstancesCommand({}))
    assert.equal(Reservations?.flatMap((one) => one.Instances).length, held(cloud, 'ec2:instances').length)
  })

  test('an error of the rule’s own code', async () => {
    cloud.rules.add({
      fault: 'error',
      code: 'OptInRequired',
      status: 403,
      message: 'You are not subscribed to this service.',
    })
    const { name, status, message } = await errorOf(calls().ec2?.() ?? assert.fail())
    assert.deepEqual(
      [name, status, message],
      ['OptInRequired', 403, 'You are not subscribed to this service.'],
    )
    cloud.rules.clear()
    cloud.rules.add({ fault: 'error' })
    assert.equal((await outcomes()).ec2, 'InternalError 500')
  })
})

test('a rule lets calls pass, then holds so many times, in one region', async () => {
  cloud.rules.add({
    service: 'ec2',
    operation: 'DescribeVolumes',
    region: 'us-east-1',
    skip: 1,
    times: 1,
    fault: 'throttle',
  })
  const client = new EC2Client(clientConfig(cloud))
  const seen: string[] = []
  for (let i = 0; i < 3; i++)
    seen.push(
      await client.send(new DescribeVolumesCommand({})).then(
        () => 'ok',
        (error: Error) => error.name,
      ),
    )
  assert.deepEqual(seen, ['ok', 'RequestLimitExceeded', 'ok'])
})

test('published limits: a burst passes, the next call is throttled, time refills', async () => {
  let clock = new Date()
  const limited = await startCloud({ resources: 50, limits: 'published', now: () => clock })
  const client = new AutoScalingClient(clientConfig(limited))
  const lambda = new LambdaClient(clientConfig(limited))
  for (let i = 0; i < 15; i++) await lambda.send(new ListFunctionsCommand({}))
  assert.equal((await errorOf(lambda.send(new ListFunctionsCommand({})))).name, 'TooManyRequestsException')
  await client.send(new DescribeAutoScalingGroupsCommand({}))
  clock = new Date(clock.getTime() + 100)
  await lambda.send(new ListFunctionsCommand({}))
  assert.equal((await errorOf(lambda.send(new ListFunctionsCommand({})))).status, 429)
  await limited.close()
})

test('what is held can change while it is listed', async () => {
  const account = accountId(cloud)
  const client = new EC2Client(clientConfig(cloud))
  const all = async () =>
    (await client.send(new DescribeInstancesCommand({}))).Reservations?.flatMap(
      (one) => one.Instances ?? [],
    ) ?? []
  const before = await all()
  const [first, second] = before
  cloud.data.remove(account, 'us-east-1', 'ec2:instances', first?.InstanceId ?? '')
  cloud.data.patch(account, 'us-east-1', 'ec2:instances', second?.InstanceId ?? '', {
    Tags: [{ Key: 'Name', Value: 'renamed' }],
    State: { Name: 'stopping' },
  })
  cloud.data.put(account, 'us-east-1', 'ec2:instances', { ...first, InstanceId: 'i-0new' })
  const after = await all()
  assert.equal(after.length, before.length)
  assert.ok(!after.some((one) => one.InstanceId === first?.InstanceId))
  const changed = after.find((one) => one.InstanceId === second?.InstanceId)
  assert.deepEqual(
    [changed?.Tags, changed?.State],
    [[{ Key: 'Name', Value: 'renamed' }], { Code: second?.State?.Code, Name: 'stopping' }],
  )
  assert.equal(after.at(-1)?.InstanceId, 'i-0new')
  assert.throws(() => cloud.data.remove(account, 'us-east-1', 'ec2:instances', 'i-nobody'), RangeError)
  const bucket = held<BucketRecord>(cloud, 's3:buckets', '').find((one) => one.policy !== undefined)
  cloud.data.patch(account, '', 's3:buckets', bucket?.bucket.Name ?? '', { policy: null })
  const region = bucket?.bucket.BucketRegion ?? ''
  const error = await errorOf(
    new S3Client(clientConfig(cloud, region)).send(
      new GetBucketPolicyCommand({ Bucket: bucket?.bucket.Name }),
    ),
  )
  assert.equal(error.name, 'NoSuchBucketPolicy')
})

test('the ledger and the rules over HTTP', async () => {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${cloud.url}/_cloud/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  await ask('DELETE', 'ledger')
  await ask('POST', 'rules', { service: 'sts', fault: 'denied', times: 1 })
  const sts = new STSClient(clientConfig(cloud))
  assert.equal((await errorOf(sts.send(new GetCallerIdentityCommand({})))).name, 'AccessDenied')
  await ask('DELETE', 'rules')
  await sts.send(new GetCallerIdentityCommand({}))
  const { body } = (await ask('GET', 'ledger')) as {
    body: { operation: string; status: number; code?: string; bytes: number; start: number; end: number }[]
  }
  assert.deepEqual(
    body.map((call) => [call.operation, call.status, call.code]),
    [
      ['GetCallerIdentity', 403, 'AccessDenied'],
      ['GetCallerIdentity', 200, undefined],
    ],
  )
  assert.ok(body.every((call) => call.bytes > 0 && call.end >= call.start))
  const account = accountId(cloud)
  await ask('POST', 'data', {
    action: 'put',
    account,
    region: 'eu-west-1',
    collection: 'ec2:volumes',
    item: { VolumeId: 'vol-put', CreateTime: '2026-01-02T03:04:05Z', Size: 8 },
  })
  const { Volumes } = await new EC2Client(clientConfig(cloud, 'eu-west-1')).send(
    new DescribeVolumesCommand({ VolumeIds: ['vol-put'] }),
  )
  assert.deepEqual(Volumes, [{ VolumeId: 'vol-put', CreateTime: new Date('2026-01-02T03:04:05Z'), Size: 8 }])
  assert.deepEqual(
    await ask('POST', 'rules', { fault: 'nonsense' }).then((answer) => (answer as { status: number }).status),
    400,
  )
})
