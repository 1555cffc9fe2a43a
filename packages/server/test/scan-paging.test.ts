import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { openScanBed, type ScanBed, scopeOf } from './support/scan-bed.ts'

const region = 'us-east-1'
const functions = 'lambda:ListFunctions'
const request = { types: ['lambda'] }

/** The most that AWS puts on a page, where it is not 1,000. */
const pageSizes: Readonly<Record<string, number>> = {
  'autoscaling:DescribeAutoScalingGroups': 100,
  'elb:DescribeLoadBalancers': 400,
  'elbv2:DescribeLoadBalancers': 400,
  'lambda:ListFunctions': 50,
  'rds:DescribeDBClusters': 100,
  'rds:DescribeDBInstances': 100,
  's3:ListBuckets': 10_000,
  'tag:GetResources': 100,
}

describe('pages', () => {
  let bed: ScanBed
  const held = (collection: string, at = region) => bed.cloud.data.list(bed.account, at, collection)
  const names = () =>
    (held('lambda:functions') as { configuration: { FunctionName: string } }[]).map(
      ({ configuration }) => configuration.FunctionName,
    )
  const stored = async () =>
    (
      await bed.rows<{ name: string }>(
        `select name from resources where type = 'aws_lambda_function' and gone_at is null`,
      )
    ).map(({ name }) => name)

  before(async () => {
    bed = await openScanBed({ resources: 3000, regions: [region], speed: 50 })
    assert.ok(names().length > 100)
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  test('a base scan asks each page of each list once, and nothing else', async () => {
    bed.cloud.ledger.clear()
    const scan = await bed.scan()
    const calls = bed.cloud.ledger.calls()
    assert.deepEqual([scan.state, scan.calls, scan.throttles], ['done', calls.length, 0])
    const asked = calls.map((call) => `${call.service}:${call.operation} ${call.token ?? ''}`)
    const twice = asked.filter((call, index) => asked.indexOf(call) !== index)
    // The scopes of instances and of clusters share the one list there is of planned maintenance.
    assert.deepEqual(twice, [])

    for (const { source, rows } of scan.ledger) {
      const size = pageSizes[source] ?? 1000
      const wanted = Math.max(1, Math.ceil(rows / size))
      const name = source.replace('tag:', 'tagging:')
      assert.equal(
        calls.filter((call) => `${call.service}:${call.operation}` === name).length,
        wanted,
        source,
      )
    }
    const lists = scan.ledger.map(({ source }) => source.replace('tag:', 'tagging:'))
    const others = calls
      .map((call) => `${call.service}:${call.operation}`)
      .filter((call) => !lists.includes(call))
    assert.deepEqual([...new Set(others)].sort(), [
      'iam:ListAccountAliases',
      'iam:ListUsers',
      'rds:DescribePendingMaintenanceActions',
    ])
  })

  test('page 3 of 8 is refused: what was read is stored, nothing is retired', async () => {
    const [first = '', second = ''] = names()
    const last = names().at(-1) ?? ''
    const [lastTimeout] = await timeouts(bed, [last])
    bed.cloud.data.remove(bed.account, region, 'lambda:functions', first)
    bed.cloud.data.patch(bed.account, region, 'lambda:functions', second, { configuration: { Timeout: 77 } })
    bed.cloud.data.patch(bed.account, region, 'lambda:functions', last, { configuration: { Timeout: 78 } })
    bed.cloud.rules.add(
      { operation: 'ListFunctions', fault: 'short-pages' },
      { operation: 'ListFunctions', fault: 'denied', skip: 2 },
    )
    const scan = await bed.scan(request)
    const scope = scopeOf(scan, functions, region)
    assert.deepEqual([scope.state, scope.missingAction, scope.gone, scope.rows], ['denied', functions, 0, 34])
    assert.ok((await stored()).includes(first))
    assert.deepEqual(await timeouts(bed, [second, last]), [77, lastTimeout])

    bed.cloud.rules.clear()
    const healed = await bed.scan(request)
    assert.deepEqual([healed.state, healed.gone, healed.updated], ['done', 1, 1])
    assert.deepEqual((await stored()).sort(), names().sort())
  })

  test('short pages and an empty page with a token are not the end', async () => {
    bed.cloud.ledger.clear()
    bed.cloud.rules.add(
      { operation: 'ListFunctions', fault: 'short-pages' },
      { operation: 'ListFunctions', fault: 'empty-page', times: 1 },
    )
    const scan = await bed.scan(request)
    assert.deepEqual(
      [scan.state, scan.gone, scopeOf(scan, functions, region).rows],
      ['done', 0, names().length],
    )
    assert.equal(bed.calls(functions).length, 1 + Math.ceil(names().length / 17))
    assert.equal(scan.calls, bed.calls().length)
  })

  test('short pages of Auto Scaling groups', async () => {
    const [group] = held('autoscaling:groups') as {
      AutoScalingGroupName: string
      AutoScalingGroupARN: string
    }[]
    assert.ok(group)
    for (let number = 0; number < 90; number++) {
      bed.cloud.data.put(bed.account, region, 'autoscaling:groups', {
        ...group,
        AutoScalingGroupName: `${group.AutoScalingGroupName}-${number}`,
        AutoScalingGroupARN: `${group.AutoScalingGroupARN}-${number}`,
      })
    }
    bed.cloud.rules.add({ operation: 'DescribeAutoScalingGroups', fault: 'short-pages' })
    const scan = await bed.scan({ types: ['aws_ec2_autoscaling_group'] })
    const all = held('autoscaling:groups').length
    assert.ok(all > 100)
    assert.deepEqual([scan.state, scan.resources.aws_ec2_autoscaling_group], ['done', all])
  })

  test('a repeated token ends as failed, retires nothing and stops asking', async () => {
    const before = (await stored()).length
    bed.cloud.ledger.clear()
    bed.cloud.rules.add({ operation: 'ListFunctions', fault: 'repeated-token' })
    const scan = await bed.scan(request)
    const scope = scopeOf(scan, functions, region)
    assert.deepEqual([scan.state, scope.state, scope.gone], ['partial', 'failed', 0])
    assert.match(scope.reason ?? '', /same page token twice/)
    assert.equal((await stored()).length, before)
    assert.equal(bed.calls(functions).length, 2)
  })

  test('a first page with nothing but a token is gone past', async () => {
    bed.cloud.ledger.clear()
    bed.cloud.rules.add({ operation: 'ListFunctions', fault: 'empty-page' })
    const scan = await bed.scan(request)
    assert.deepEqual(
      [scan.state, scan.gone, scopeOf(scan, functions, region).rows],
      ['done', 0, names().length],
    )
    assert.equal(bed.calls(functions).length, 1 + Math.ceil(names().length / 50))
  })

  test('buckets are listed by pages, which large accounts insist on', async () => {
    bed.cloud.rules.add({ operation: 'ListBuckets', fault: 'reject-unpaged' })
    const scan = await bed.scan({ types: ['s3'] })
    assert.deepEqual([scan.state, scan.resources.aws_s3_bucket], ['done', held('s3:buckets', '').length])
  })

  test('tags of a region come page by page, the last one with an empty token', async () => {
    bed.cloud.ledger.clear()
    bed.cloud.rules.add({ operation: 'GetResources', fault: 'short-pages' })
    const scan = await bed.scan(request)
    assert.equal(scan.state, 'done')
    assert.ok(bed.calls('tagging:GetResources').length > 2)
    const wrong = (
      held('lambda:functions') as { configuration: { FunctionName: string }; tags: object }[]
    ).map(async ({ configuration, tags }) => {
      const found = await bed.value<object>('select tags from resources where type = $1 and name = $2', [
        'aws_lambda_function',
        configuration.FunctionName,
      ])
      assert.deepEqual(found, tags)
    })
    await Promise.all(wrong)
  })

  test('a refused page of tags clears no tags', async () => {
    const known = await bed.rows(
      `select arn, tags from resources where type = 'aws_lambda_function' order by arn`,
    )
    bed.cloud.rules.add(
      { operation: 'GetResources', fault: 'short-pages' },
      { operation: 'GetResources', fault: 'denied', skip: 1 },
    )
    const scan = await bed.scan(request)
    assert.deepEqual([scan.state, scopeOf(scan, 'tag:GetResources', region).state], ['partial', 'denied'])
    assert.deepEqual(
      await bed.rows(`select arn, tags from resources where type = 'aws_lambda_function' order by arn`),
      known,
    )
  })
})

async function timeouts(bed: ScanBed, names: readonly string[]): Promise<number[]> {
  const found = names.map((name) =>
    bed.value<number>(
      `select (config -> 'Timeout')::int from resources where type = 'aws_lambda_function' and name = $1`,
      [name],
    ),
  )
  return Promise.all(found)
}
