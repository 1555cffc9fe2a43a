import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { resourceTypes } from '../src/resources/index.ts'
import { keyWithTags, openScanBed, type ScanBed, scopeOf } from './support/scan-bed.ts'

const regions = ['us-east-1', 'eu-west-1', 'eu-central-1']
const closed = 'af-south-1'

/** What EC2 says of the regions of an account. */
const answerOf = (statuses: Readonly<Record<string, string>>) => ({
  status: 200,
  data: {
    Regions: Object.entries(statuses).map(([RegionName, OptInStatus]) => ({ RegionName, OptInStatus })),
  },
})
const enabled = {
  ...Object.fromEntries(regions.map((region) => [region, 'opt-in-not-required'])),
  [closed]: 'not-opted-in',
}

describe('which row is whose', () => {
  let bed: ScanBed
  const present = (region: string) =>
    bed.value<number>('select count(*)::int from resources where region = $1 and gone_at is null', [region])

  before(async () => {
    bed = await openScanBed({ accounts: 2, resources: 400, regions, speed: 50 })
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  test('a region that is not opted in to is unsupported and never asked', async () => {
    const scan = await bed.scan({ regions: [closed, 'us-east-1'], types: ['aws_vpc'] })
    assert.equal(scan.state, 'partial')
    const scopes = scan.ledger.filter(({ region }) => region === closed)
    assert.deepEqual(
      scopes.map(({ state, calls }) => [state, calls]),
      [
        ['unsupported', 0],
        ['unsupported', 0],
      ],
    )
    assert.ok(bed.cloud.ledger.calls().every(({ region }) => region !== closed))
    // From now on the regions are known, so a misspelt one is told at once.
    await assert.rejects(bed.start({ regions: [closed] }), { code: 'bad_request' })
  })

  test('everything that is held is there once, with its account, region, type and tags', async () => {
    setEngines(bed)
    bed.cloud.ledger.clear()
    const scan = await bed.scan()
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    const types = new Set(resourceTypes.map(({ type }) => type))
    const held = [...bed.cloud.data.expect()].filter(({ type }) => types.has(type))
    const named = new Set(held.map(({ type }) => type))
    const stored = await bed.rows<{
      account_id: string
      arn: string
      region: string
      type: string
      tags: Record<string, string> | null
    }>('select account_id, arn, region, type, tags from resources where gone_at is null and type = any($1)', [
      [...named],
    ])
    assert.deepEqual(
      stored.map((row) => keyWithTags([row.account_id, row.arn, row.region, row.type], row.tags)).sort(),
      held.map((row) => keyWithTags([row.account, row.arn, row.region, row.type], row.tags)).sort(),
    )
    for (const engine of ['docdb', 'neptune'])
      assert.equal([...named].filter((type) => type.startsWith(`aws_${engine}_`)).length, 2, engine)
  })

  test('what is of an account as a whole was asked once an account', () => {
    const calls = bed.cloud.ledger.calls()
    for (const operation of [
      'GetCallerIdentity',
      'DescribeRegions',
      'GetAccountAuthorizationDetails',
      'ListUsers',
      'ListBuckets',
    ]) {
      const accounts = calls.filter((call) => call.operation === operation).map(({ account }) => account)
      assert.deepEqual(accounts.sort(), bed.cloud.accounts.map(({ id }) => id).sort(), operation)
    }
    assert.equal(calls.filter(({ operation }) => operation === 'DescribeVpcs').length, 2 * regions.length)
  })

  test('buckets stand in their own regions and are asked there', async () => {
    const scan = await bed.scan({ types: ['s3'], tier: 'posture' })
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    const found = await bed.rows<{ region: string }>(
      `select distinct region from aws.aws_s3_bucket order by 1`,
    )
    assert.deepEqual(
      found.map(({ region }) => region),
      regions.toSorted(),
    )
    const asked = bed.cloud.ledger.calls().filter(({ operation }) => operation === 'GetBucketAcl')
    assert.deepEqual([...new Set(asked.map(({ region }) => region))].sort(), regions.toSorted())
  })

  test('what another account shares is a row in each, and each is retired by itself', async () => {
    const [one, two] = bed.cloud.accounts
    assert.ok(one && two)
    const [subnet] = bed.cloud.data.list(one.id, 'us-east-1', 'ec2:subnets') as {
      SubnetId: string
      SubnetArn: string
    }[]
    assert.ok(subnet)
    bed.cloud.data.put(two.id, 'us-east-1', 'ec2:subnets', subnet)
    await bed.scan({ types: ['aws_vpc_subnet'] })
    const owners = () =>
      bed.rows<{ account_id: string }>(
        'select account_id from resources where arn = $1 and gone_at is null order by account_id',
        [subnet.SubnetArn],
      )
    assert.deepEqual(
      (await owners()).map(({ account_id }) => account_id),
      [one.id, two.id].sort(),
    )
    bed.cloud.data.remove(two.id, 'us-east-1', 'ec2:subnets', subnet.SubnetId)
    assert.equal((await bed.scan({ types: ['aws_vpc_subnet'] })).gone, 1)
    assert.deepEqual(await owners(), [{ account_id: one.id }])
  })

  test('a region that is disabled later keeps its rows, marked, until it is back', async () => {
    const rows = await present('eu-central-1')
    const lost = { ...enabled, 'eu-central-1': 'not-opted-in' }
    bed.cloud.rules.add({ operation: 'DescribeRegions', answer: answerOf(lost) })
    bed.cloud.ledger.clear()
    const scan = await bed.scan({ types: ['aws_vpc', 'aws_region'] })
    assert.equal(scan.gone, 0)
    assert.ok(scan.ledger.every(({ region }) => region !== 'eu-central-1'))
    assert.ok(bed.cloud.ledger.calls().every(({ region }) => region !== 'eu-central-1'))
    assert.equal(await present('eu-central-1'), rows)
    const states = await bed.rows(
      `select distinct last_state, verified_at < last_at as old from listings where region = 'eu-central-1'`,
    )
    assert.deepEqual(states, [{ last_state: 'unsupported', old: true }])

    bed.cloud.rules.clear()
    assert.equal((await bed.scan({ types: ['aws_vpc'] })).state, 'done')
    assert.equal(
      await bed.value(
        `select string_agg(distinct last_state, ',') from listings where region = 'eu-central-1' and source = 'ec2:DescribeVpcs'`,
      ),
      'ok',
    )
  })

  test('a region that does not answer the account is unsupported; one that nobody knew yet is asked', async () => {
    const rows = await present('eu-west-1')
    bed.cloud.rules.add(
      { region: 'eu-west-1', fault: 'error', code: 'AuthFailure', status: 401 },
      { operation: 'DescribeRegions', answer: answerOf({ ...enabled, 'xx-north-9': 'opted-in' }) },
    )
    bed.cloud.ledger.clear()
    const scan = await bed.scan({ types: ['aws_vpc'] })
    for (const region of ['eu-west-1', 'xx-north-9']) {
      const scopes = scan.ledger.filter((scope) => scope.region === region)
      assert.deepEqual(
        scopes.map(({ state }) => state),
        ['unsupported', 'unsupported'],
        region,
      )
    }
    assert.equal(scan.state, 'partial')
    assert.equal(await present('eu-west-1'), rows)
    assert.ok(bed.cloud.ledger.calls().some(({ region }) => region === 'xx-north-9'))
  })

  test('two connections to one account scan it once', async () => {
    await bed.connect({ id: 'again', accountId: bed.account })
    bed.cloud.ledger.clear()
    const scan = await bed.scan({ types: ['aws_vpc'], accounts: [`c-${bed.account}`, 'again'] })
    assert.equal(scan.state, 'done')
    assert.equal(bed.calls('ec2:DescribeVpcs').length, regions.length)
  })
})

describe('roles', () => {
  let bed: ScanBed
  let other: string

  before(async () => {
    bed = await openScanBed({
      ...{ accounts: 2, resources: 150, regions, connect: false, sessionSeconds: 2, externalId: 'knock' },
      ...{ latency: 40, speed: 20 },
    })
    const [first, second] = bed.cloud.accounts
    assert.ok(first && second)
    other = second.id
    await bed.connect({ id: 'first', accountId: first.id })
    const role = { method: 'role', roleArn: second.roleArn, via: 'first', accountId: other } as const
    await bed.connect({ id: 'second', ...role, externalId: 'knock' })
    await bed.connect({ id: 'stranger', ...role, externalId: 'wrong' })
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  const assumed = () => bed.calls('sts:AssumeRole').length

  test('a role is assumed once for all who wait, again only before its session ends, and never late', async () => {
    bed.cloud.ledger.clear()
    const scan = await bed.scan({ accounts: ['second'], tier: 'posture' })
    const expired = bed.cloud.ledger.calls().filter(({ code }) => code !== undefined && /Expired/.test(code))
    assert.deepEqual(expired, [])
    assert.ok(scan.gaps.every(({ reason }) => !/session|credentials/.test(reason)))
    // Sessions of 2 s are renewed after 1.6 s.
    assert.ok(
      assumed() >= 1 && assumed() <= 1 + Math.ceil(scan.durationMs / 1600),
      `${assumed()} of ${scan.durationMs} ms`,
    )
    assert.equal(scan.calls, bed.calls().length)
    assert.ok(await bed.value(`select count(*)::int from resources where account_id = $1`, [other]))
  })

  test('a session that AWS ends before its time is renewed once, whoever notices', async () => {
    await bed.scan({ accounts: ['second'], types: ['aws_vpc'] })
    bed.cloud.ledger.clear()
    for (const region of regions)
      bed.cloud.rules.add({
        operation: 'DescribeVpcs',
        region,
        fault: 'error',
        code: 'RequestExpired',
        times: 1,
      })
    const scan = await bed.scan({ accounts: ['second'], types: ['aws_vpc'] })
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    assert.equal(bed.calls('ec2:DescribeVpcs').length, 2 * regions.length)
    assert.ok(assumed() <= 1 + Math.ceil(scan.durationMs / 1600), `${assumed()} of ${scan.durationMs} ms`)
  })

  test('a session that has ended for good fails its scopes and keeps the rows', async () => {
    bed.cloud.rules.add({ operation: 'DescribeVpcs', fault: 'error', code: 'RequestExpired' })
    const scan = await bed.scan({ accounts: ['second'], types: ['aws_vpc'] })
    const scope = scopeOf(scan, 'ec2:DescribeVpcs', 'eu-west-1')
    assert.deepEqual([scan.state, scan.gone, scope.state], ['partial', 0, 'failed'])
    assert.match(scope.reason ?? '', /session of these credentials has ended/)
  })

  test('a role that may not be assumed says so', async () => {
    const scan = await bed.scan({ accounts: ['stranger'], types: ['aws_vpc'] })
    const scope = scopeOf(scan, 'sts:GetCallerIdentity')
    assert.deepEqual([scan.state, scope.state, scope.missingAction], ['failed', 'denied', 'sts:AssumeRole'])
  })
})

/** Makes a cluster and an instance of each engine that RDS's lists bring along, whatever they were. */
function setEngines({ cloud, account }: ScanBed): void {
  for (const [collection, member] of [
    ['rds:clusters', 'DBClusterIdentifier'],
    ['rds:instances', 'DBInstanceIdentifier'],
  ] as const) {
    const items = regions.flatMap((region) =>
      cloud.data.list(account, region, collection).map((item) => ({ region, item })),
    )
    for (const [index, Engine] of ['docdb', 'neptune'].entries()) {
      const found = items[index]
      assert.ok(found, `${collection} ${index}`)
      const key = (found.item as Readonly<Record<string, string>>)[member] ?? ''
      cloud.data.patch(account, found.region, collection, key, { Engine })
    }
  }
}
