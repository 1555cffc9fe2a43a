import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Fault } from '@skydeck/cloud'
import type { ScopeState } from '@skydeck/contract'
import { gapOf, openScanBed, type ScanBed, scopeOf } from './support/scan-bed.ts'

const here = 'us-east-1'
const elsewhere = 'eu-west-1'
const instances = 'ec2:DescribeInstances'
const request = { types: ['aws_ec2_instance'] }

interface Case {
  fault: Fault
  state: ScopeState
  reason: RegExp
  missingAction?: string
}

const noPolicy = /^ec2:DescribeInstances is refused in us-east-1: no policy of this identity allows it\.$/
const cases: readonly Case[] = [
  { fault: 'denied', state: 'denied', reason: noPolicy, missingAction: instances },
  {
    fault: 'denied-scp',
    state: 'denied',
    reason: /service control policy of the organization/,
    missingAction: instances,
  },
  { fault: 'throttle', state: 'throttled', reason: /limits the rate of EC2 DescribeInstances in us-east-1/ },
  {
    fault: 'hang',
    state: 'failed',
    reason: /No connection to EC2 DescribeInstances in us-east-1 \(ETIMEDOUT: no answer in time/,
  },
  {
    fault: 'reset',
    state: 'failed',
    reason: /No connection to EC2 DescribeInstances in us-east-1 \(ECONNRESET: read ECONNRESET/,
  },
  { fault: 'html', state: 'failed', reason: /EC2 DescribeInstances in us-east-1/ },
  { fault: 'truncated', state: 'failed', reason: /EC2 DescribeInstances in us-east-1/ },
  { fault: 'error', state: 'failed', reason: /EC2 DescribeInstances in us-east-1 is not available/ },
]

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

describe('a list that is refused', () => {
  let bed: ScanBed
  const present = (region: string) =>
    bed.rows<{ arn: string }>(
      `select arn from resources where type = 'aws_ec2_instance' and region = $1 and gone_at is null order by arn`,
      [region],
    )
  const remove = (region: string) => {
    const [item] = bed.cloud.data.list(bed.account, region, 'ec2:instances') as { InstanceId: string }[]
    assert.ok(item)
    bed.cloud.data.remove(bed.account, region, 'ec2:instances', item.InstanceId)
    return item.InstanceId
  }

  before(async () => {
    bed = await openScanBed({ resources: 200, regions: [here, elsewhere], speed: 50, silenceMs: 600 })
    assert.equal((await bed.scan(request)).state, 'done')
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  for (const { fault, state, reason, missingAction } of cases) {
    test(`${fault}: rows stay, the ledger says why, other scopes retire theirs, the next good scan heals`, async () => {
      const stored = await present(here)
      const kept = remove(here)
      const gone = remove(elsewhere)
      bed.cloud.rules.add({ operation: 'DescribeInstances', region: here, fault })

      const scan = await bed.scan(request)
      const scope = scopeOf(scan, instances, here)
      assert.equal(scan.state, 'partial')
      assert.equal(scan.gone, 1)
      assert.equal(scope.state, state)
      assert.match(scope.reason ?? '', reason)
      assert.equal(scope.missingAction, missingAction ?? null)
      assert.deepEqual(
        scan.gaps.map((gap) => [
          gap.region,
          gap.source,
          gap.operation,
          gap.count,
          gap.state,
          gap.missingAction,
        ]),
        [[here, instances, 'DescribeInstances', 1, state, missingAction ?? null]],
      )
      assert.deepEqual(await present(here), stored)
      assert.ok((await present(here)).some(({ arn }) => arn.endsWith(kept)))
      assert.ok(!(await present(elsewhere)).some(({ arn }) => arn.endsWith(gone)))
      assert.equal(scopeOf(scan, instances, elsewhere).state, 'ok')

      bed.cloud.rules.clear()
      const healed = await bed.scan(request)
      assert.deepEqual([healed.state, healed.gone, healed.gaps], ['done', 1, []])
      assert.equal((await present(here)).length, stored.length - 1)
    })
  }

  test('a throttle or a broken connection that passes is no gap', async () => {
    for (const fault of ['throttle', 'reset', 'truncated'] as const)
      bed.cloud.rules.add({ operation: 'DescribeInstances', region: here, fault, times: 1 })
    bed.cloud.ledger.clear()
    const scan = await bed.scan(request)
    assert.deepEqual([scan.state, scan.gaps, scan.throttles], ['done', [], 1])
    assert.equal(bed.calls('ec2:DescribeInstances').length, 3 + 2)
    assert.equal(scan.calls, bed.calls().length)
  })

  test('an unreachable account fails the scan and touches nothing', async () => {
    const stored = await present(here)
    bed.cloud.rules.add({ service: 'sts', fault: 'denied' })
    const scan = await bed.scan(request)
    assert.deepEqual([scan.state, scan.gone, scan.ledger.length], ['failed', 0, 1])
    assert.deepEqual(await present(here), stored)
  })

  test('regions that cannot be asked for are those that were known', async () => {
    bed.cloud.rules.add({ operation: 'DescribeRegions', fault: 'denied' })
    const scan = await bed.scan(request)
    assert.equal(scan.state, 'partial')
    assert.equal(scopeOf(scan, 'ec2:DescribeRegions').missingAction, 'ec2:DescribeRegions')
    assert.equal(scopeOf(scan, instances, here).state, 'ok')
    assert.equal(scopeOf(scan, instances, elsewhere).state, 'ok')
  })

  test('a gap is scanned again by retry, and only that', async () => {
    bed.cloud.rules.add({ operation: 'DescribeInstances', region: elsewhere, fault: 'denied' })
    const scan = await bed.scan({ types: ['aws_ec2_instance', 'aws_vpc'] })
    bed.cloud.rules.clear()
    bed.cloud.ledger.clear()
    const retried = await bed.until((await bed.world.scans.retry(scan.id)).id)
    assert.equal(retried.state, 'done')
    assert.deepEqual(bed.calls('ec2:DescribeInstances').length, 1)
    assert.deepEqual(bed.calls('ec2:DescribeVpcs'), [])
  })
})

describe('a call about rows that is refused', () => {
  let bed: ScanBed
  let names: string[]
  const buckets = () =>
    bed.rows<{ name: string; policy: object | null; versioning_enabled: boolean; unknown: string[] }>(
      'select name, policy, versioning_enabled, unknown_columns as unknown from aws.aws_s3_bucket order by name',
    )

  before(async () => {
    bed = await openScanBed({ resources: 400, regions: [here, elsewhere], speed: 50 })
    names = (bed.cloud.data.list(bed.account, '', 's3:buckets') as { bucket: { Name: string } }[])
      .map(({ bucket }) => bucket.Name)
      .sort()
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  test('one bucket that refuses one call loses that answer, no other bucket loses any', async () => {
    const [refused = ''] = names
    bed.cloud.rules.add({
      operation: 'GetBucketPolicy',
      resource: `/${refused}`,
      fault: 'denied-resource-policy',
    })
    const scan = await bed.scan({ types: ['s3'], tier: 'posture' })
    const gap = gapOf(scan, 'GetBucketPolicy')
    assert.equal(scan.state, 'partial')
    assert.equal(scopeOf(scan, 's3:ListBuckets').state, 'partial')
    assert.deepEqual([gap?.count, gap?.state, gap?.missingAction], [1, 'denied', 's3:GetBucketPolicy'])
    assert.match(gap?.reason ?? '', /the resource's own policy denies it/)
    const rows = await buckets()
    assert.deepEqual(
      rows.map(({ name }) => name),
      names,
    )
    for (const row of rows) {
      const unknown = row.name === refused ? ['policy', 'policy_std'] : []
      assert.deepEqual(row.unknown.sort(), unknown, row.name)
    }
    assert.ok(rows.every(({ versioning_enabled }) => versioning_enabled !== null))
  })

  test('an answer outlives a later refusal, and the next good scan closes the gap', async () => {
    const whole = await bed.scan({ types: ['s3'], tier: 'posture' })
    assert.equal(whole.state, 'done')
    const known = await buckets()
    assert.ok(known.every(({ unknown }) => unknown.length === 0))
    bed.cloud.rules.add({ operation: 'GetBucketPolicy', fault: 'denied' })
    const scan = await bed.scan({ types: ['s3'], tier: 'posture' })
    assert.equal(sum(scan.gaps.map(({ count }) => count)), names.length)
    assert.deepEqual(await buckets(), known)
    bed.cloud.rules.clear()
    const healed = await bed.scan({ types: ['s3'], tier: 'posture' })
    assert.deepEqual([healed.state, healed.gaps], ['done', []])
  })

  test('a side list costs its own columns only', async () => {
    bed.cloud.rules.add({ operation: 'DescribePolicies', fault: 'denied' })
    const scan = await bed.scan({ types: ['aws_ec2_autoscaling_group'], tier: 'posture' })
    const groups = await bed.rows<{ policies: object; name: string; unknown: string[] }>(
      'select name, policies, unknown_columns as unknown from aws.aws_ec2_autoscaling_group',
    )
    const held = [here, elsewhere].flatMap((region) =>
      bed.cloud.data.list(bed.account, region, 'autoscaling:groups'),
    )
    assert.ok(held.length > 1)
    assert.equal(groups.length, held.length)
    for (const { policies, unknown } of groups) assert.deepEqual([policies, unknown], [null, ['policies']])
    assert.equal(gapOf(scan, 'DescribePolicies')?.missingAction, 'autoscaling:DescribePolicies')
    bed.cloud.rules.clear()
    assert.equal((await bed.scan({ types: ['aws_ec2_autoscaling_group'], tier: 'posture' })).state, 'done')
    assert.equal(
      await bed.value(
        `select count(*)::int from aws.aws_ec2_autoscaling_group where unknown_columns <> '{}'`,
      ),
      0,
    )
  })

  test('three wordings of a denial are three reasons', async () => {
    bed.cloud.rules.add(
      { service: 'lambda', operation: 'GetPolicy', fault: 'denied' },
      { service: 'rds', operation: 'DescribeDBInstances', fault: 'denied-scp' },
      { service: 's3', operation: 'GetBucketAcl', fault: 'denied-resource-policy' },
    )
    const scan = await bed.scan({ types: ['lambda', 'rds', 's3'], tier: 'posture' })
    const denied = ['GetPolicy', 'DescribeDBInstances', 'GetBucketAcl'].map((name) => gapOf(scan, name))
    assert.deepEqual(
      denied.map((gap) => gap?.missingAction),
      ['lambda:GetPolicy', 'rds:DescribeDBInstances', 's3:GetBucketAcl'],
    )
    assert.equal(new Set(denied.map((gap) => /: (.*)\.$/.exec(gap?.reason ?? '')?.[1])).size, 3)
    assert.equal(scan.state, 'partial')
  })

  test('what vanishes between list and detail is no row and no gap', async () => {
    const [vanished = ''] = names
    bed.cloud.rules.add({
      operation: 'GetBucketAcl',
      resource: `/${vanished}`,
      fault: 'error',
      code: 'NoSuchBucket',
      status: 404,
    })
    const scan = await bed.scan({ types: ['s3'], tier: 'posture' })
    assert.deepEqual(
      [scan.state, scan.gaps, scopeOf(scan, 's3:ListBuckets').rows],
      ['done', [], names.length - 1],
    )
    assert.ok(!(await buckets()).some(({ name }) => name === vanished))
  })
})
