import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScanBed, type ScanBed, scopeOf } from './support/scan-bed.ts'

const region = 'us-east-1'
const lambda = 'lambda:ListFunctions'

/** A scan that a worker left, its scope of functions at a checkpoint. */
async function leftAt(bed: ScanBed, source: string, checkpoint: object, seen: readonly string[] = []) {
  const id = await bed.start({ types: ['lambda'] })
  const scope = await bed.value<string>(
    `insert into scopes (scan_id, connection_id, account_id, region, source, lane, phase, state, checkpoint, pages, rows, found, created)
     values ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, 1, $9::bigint, jsonb_build_object('aws_lambda_function', $9::bigint), 0) returning id`,
    [
      ...[id, `c-${bed.account}`, bed.account, region, source],
      ...[source === lambda ? 'lambda' : source, source === lambda ? 2 : 3, checkpoint, seen.length],
    ],
  )
  if (seen.length > 0)
    await bed.rows(
      'insert into scope_pages select $1, 1, array_agg(hashtextextended(arn, 0)) from unnest($2::text[]) arn',
      [scope, seen],
    )
  await bed.addServer()
  return bed.until(id)
}

/** The account and its regions. */
const others = 3

const held = (bed: ScanBed) =>
  (
    bed.cloud.data.list(bed.account, region, 'lambda:functions') as {
      configuration: { FunctionArn: string }
    }[]
  ).map(({ configuration }) => configuration.FunctionArn)

for (const source of [lambda, 'tag:GetResources']) {
  test(`${source}: a page token that is too old by now begins the list anew`, async (context) => {
    const bed = await openScanBed({ resources: 300, regions: [region], workers: 0 })
    context.after(() => bed.close())
    const scan = await leftAt(bed, source, { token: 'of-yesterday', done: 0 }, ['arn:aws:lambda:::seen'])
    const scope = scopeOf(scan, source, region)
    assert.deepEqual([scan.state, scope.state], ['done', 'ok'], scope.reason ?? '')
    assert.deepEqual(
      [scan.created, scan.resources.aws_lambda_function],
      [held(bed).length + others, held(bed).length],
    )
    assert.equal(
      await bed.value(
        `select count(*)::int from resources where type = 'aws_lambda_function' and tags is not null`,
      ),
      held(bed).length,
    )
  })
}

test('items that moved on their page while the scope changed hands are neither missed nor retired', async (context) => {
  const bed = await openScanBed({ resources: 300, regions: [region], workers: 0 })
  context.after(() => bed.close())
  const arns = held(bed)
  // Of five items stored before, one was deleted since: what stood sixth now stands fifth.
  const scan = await leftAt(bed, lambda, { token: null, done: 5 }, [
    'arn:aws:lambda:::deleted',
    ...arns.slice(0, 4),
  ])
  assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
  const stored = await bed.rows<{ arn: string }>(
    `select arn from resources where type = 'aws_lambda_function' and gone_at is null order by arn`,
  )
  assert.deepEqual(
    stored.map(({ arn }) => arn),
    arns.slice(4).sort(),
  )
  assert.equal(bed.calls(lambda).length, 1)
})

test('a worker that stops hands its scopes on, and the next one ends the scan', async (context) => {
  const bed = await openScanBed({ resources: 1500, regions: [region], workers: 0, latency: 30 })
  context.after(() => bed.close())
  const stop = new AbortController()
  const leaving = bed.work(stop.signal)
  const id = await bed.start()
  while (bed.calls().length < 12) await new Promise((resolve) => setTimeout(resolve, 2))
  stop.abort()
  await leaving
  const calls = bed.calls().length
  assert.equal(await bed.value('select finished_at from scans where id = $1', [id]), null)
  assert.equal(await bed.value(`select count(*)::int from scopes where state = 'cancelled'`), 0)
  await bed.addServer()
  const scan = await bed.until(id)
  assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
  assert.ok(bed.calls().length > calls)
})
