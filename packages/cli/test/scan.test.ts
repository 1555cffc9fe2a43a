import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gap, scan } from './support/answers.ts'
import { summary } from './support/api-server.ts'
import { runCli, startCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'

const withGaps = scan('partial', {
  errors: 3,
  gaps: [
    gap,
    { ...gap, region: 'eu-west-2' },
    {
      ...gap,
      region: '',
      source: 's3:ListBuckets',
      operation: 'GetBucketPolicy',
      count: 40,
      state: 'failed',
      reason: 'broken',
      missingAction: null,
    },
  ],
})

test('scan: choices reach the server, `all` regions are no choice', async () => {
  await using server = await serving()
  await runCli(['scan'], { server })
  await runCli(
    [
      'scan',
      '--account',
      '1,2',
      '--region',
      'all',
      '--type',
      'aws_vpc',
      '--type',
      'ec2',
      '--tier',
      'posture',
    ],
    { server },
  )
  await runCli(['scan', '--region', 'eu-west-1, eu-west-2'], { server })
  assert.deepEqual(
    server.asked.map(({ input }) => input),
    [
      {},
      { accounts: ['1', '2'], types: ['aws_vpc', 'ec2'], tier: 'posture' },
      { regions: ['eu-west-1', 'eu-west-2'] },
    ],
  )
})

test('scan: a table of types and what to do next', async () => {
  await using server = await serving({ scan: withGaps })
  const { code, stdout, stderr } = await runCli(['scan'], { server })
  assert.equal(code, 3)
  assert.match(stdout, /^type {14}found\naws_ec2_instance {2}1,200\naws_vpc {15}2\n/)
  assert.match(stdout, /1,202 resources: 1,000 created, 100 updated, 102 unchanged, 7 gone\./)
  assert.match(
    stdout,
    /denied {2}DescribeDBInstances {2}rds:DescribeDBInstances {2}eu-west-1, eu-west-2 {2}111122223333 {6}2 /,
  )
  assert.match(stdout, /failed {2}GetBucketPolicy {6}- {24}global {16}111122223333 {5}40 {2}broken/)
  assert.match(stderr, /`skydeck policy` prints/)
  assert.match(stderr, /skydeck scan --retry scan-1/)
})

test('scan --json: exactly the document that scripts rely on', async () => {
  await using server = await serving({ scan: withGaps })
  const { code, stdout } = await runCli(['scan', '--json'], { server })
  assert.equal(code, 3)
  const document = JSON.parse(stdout) as { gaps: object[] }
  assert.deepEqual(Object.keys(document), [
    ...['id', 'state', 'durationMs', 'calls', 'throttles', 'resources'],
    ...['created', 'updated', 'unchanged', 'gone', 'errors', 'gaps'],
  ])
  assert.deepEqual(document.gaps, withGaps.gaps)
})

for (const [state, code] of [
  ['done', 0],
  ['failed', 1],
  ['cancelled', 130],
] as const) {
  test(`scan: a scan that is ${state} ends with ${code}`, async () => {
    await using server = await serving({ scan: scan(state) })
    assert.equal((await runCli(['scan', '--json'], { server })).code, code)
  })
}

test('scan: an unknown type is wrong usage', async () => {
  await using server = await serving()
  const { code, stderr } = await runCli(['scan', '--type', 'nonsense'], { server })
  assert.equal(code, 2)
  assert.match(stderr, /^error: There is no type nonsense\.\nhint: {2}/)
})

test('scan --detach prints the id and leaves', async () => {
  await using server = await serving({ scan: scan('running') })
  const plain = await runCli(['scan', '--detach'], { server })
  assert.deepEqual([plain.code, plain.stdout], [0, 'scan-1\n'])
  const json = await runCli(['scan', '--detach', '--json'], { server })
  assert.deepEqual(JSON.parse(json.stdout), { id: 'scan-1' })
})

test('scan --retry scans the gaps again and excludes other choices', async () => {
  await using server = await serving()
  assert.equal((await runCli(['scan', '--retry', 'scan-0'], { server })).code, 0)
  assert.deepEqual(server.asked, [{ route: 'scans.retry', input: { id: 'scan-0' } }])
  assert.equal((await runCli(['scan', '--retry', 'scan-0', '--type', 'ec2'], { server })).code, 2)
})

test('scan: Ctrl-C cancels on the server and waits for its word', async () => {
  const { promise: cancelled, resolve: cancel } = Promise.withResolvers<void>()
  const { promise: followed, resolve: noteFollowed } = Promise.withResolvers<void>()
  const { promise: confirmed, resolve: confirm } = Promise.withResolvers<void>()
  await using server = await serving({
    scan: scan('cancelled'),
    cancel,
    async *events() {
      noteFollowed()
      yield summary(scan('running'))
      await cancelled
      await confirmed
      yield summary(scan('cancelled'))
    },
  })
  const cli = startCli(['scan', '--json'], { server })
  await followed
  cli.child.kill('SIGINT')
  // npm passes a Ctrl-C on once more: within a moment it is the same one.
  cli.child.kill('SIGINT')
  await cancelled
  assert.equal(cli.child.exitCode, null)
  confirm()
  const { code, stdout } = await cli.ended
  assert.equal(code, 130)
  assert.equal((JSON.parse(stdout) as { state: string }).state, 'cancelled')
  assert.deepEqual(
    server.asked.map(({ route }) => route),
    ['scans.start', 'scans.cancel'],
  )
})

test('scan: a stream that breaks is opened again', async () => {
  let times = 0
  await using server = await serving({
    scan: scan('done'),
    async *events() {
      times++
      yield summary(scan('running'))
      if (times < 3) throw new Error('cut')
      yield summary(scan('done'))
    },
  })
  const { code } = await runCli(['scan', '--json'], { server })
  assert.equal(code, 0)
  assert.equal(times, 3)
})

test('scans: the history, one scan, its ledger', async () => {
  await using server = await serving({ scan: withGaps })
  const list = await runCli(['scans'], { server })
  assert.match(list.stdout, /scan-1 {2}partial {2}base {2}2026-01-01 00:00:01Z {2}12 s {6}1,202 /)
  const one = await runCli(['scans', 'scan-1'], { server })
  assert.equal(one.code, 0)
  assert.match(one.stdout, /Gaps: 3 operations/)
  const json = await runCli(['scans', 'scan-1', '--json'], { server })
  assert.deepEqual(JSON.parse(json.stdout), withGaps)
  const ledger = await runCli(['scans', 'scan-1', '--scopes', '--csv'], { server })
  assert.match(
    ledger.stdout,
    /\r\n111122223333,eu-west-1,rds:DescribeDBInstances,denied,1,0,0,0,0,0,0,80,rds:DescribeDBInstances,/,
  )
  const unknown = await runCli(['scans', 'scan-2'], { server })
  assert.equal(unknown.code, 1)
  assert.equal((await runCli(['scans', '--scopes'], { server })).code, 2)
})
