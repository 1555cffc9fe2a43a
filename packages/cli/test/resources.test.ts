import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answers } from './support/api-server.ts'
import { runCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'

/** Runs the command against a server of its own and gives both what it ended with and what it asked. */
async function run(args: string[], answers: Partial<Answers> = {}) {
  await using server = await serving(answers)
  const ended = await runCli(args, { server })
  return { ...ended, asked: server.asked }
}

test('resources: a table, with hostile names made visible', async () => {
  const { code, stdout, stderr, asked } = await run([
    'resources',
    '--type',
    'aws_ec2_instance',
    '--columns',
    'name,cores,tags.env',
  ])
  assert.equal(code, 0, stderr)
  assert.equal(
    stdout,
    [
      'name                              cores  tags.env',
      'evil\\x1b[2J\\x9b31m\\u202e\\r\\nname      0  prod',
      'web-1                                 1  =cmd|calc',
      'web-2                                 2  prod',
      '',
    ].join('\n'),
  )
  assert.match(stderr, /3 of 3 resources/)
  assert.deepEqual(asked, [
    { route: 'resources.list', input: { type: 'aws_ec2_instance', columns: 'cores', limit: 50 } },
  ])
})

test('resources: every choice reaches the server, a filter as JSON', async () => {
  const { code, stderr, asked } = await run([
    ...['resources', '--type', 'ec2,aws_vpc', '--account', '111122223333', '--region', 'eu-central-1,global'],
    ...[
      '--filter',
      'tags.env in (prod, stage) and region ^= eu-',
      '--q',
      'web',
      '--sort',
      '-name',
      '--limit',
      '7',
      '--json',
    ],
  ])
  assert.equal(code, 0, stderr)
  const [{ input } = { input: {} }] = asked
  const { filter, ...rest } = input as { filter: string }
  assert.deepEqual(rest, {
    type: 'ec2,aws_vpc',
    account: '111122223333',
    region: 'eu-central-1,global',
    q: 'web',
    sort: '-name',
    limit: 7,
  })
  assert.deepEqual(JSON.parse(filter), {
    and: [
      { column: 'tags.env', op: 'in', value: ['prod', 'stage'] },
      { column: 'region', op: '^=', value: 'eu-' },
    ],
  })
})

test('resources: --limit all reads every page', async () => {
  const { code, stdout, asked } = await run(['resources', '--limit', 'all', '--ndjson'], {
    resourceCount: 2500,
  })
  assert.equal(code, 0)
  const lines = stdout.trimEnd().split('\n')
  assert.equal(lines.length, 2500)
  assert.equal(new Set(lines.map((line) => (JSON.parse(line) as { arn: string }).arn)).size, 2500)
  assert.equal(asked.length, 3)
})

test('resources: a limit beyond a page is kept exactly', async () => {
  const { stdout } = await run(['resources', '--limit', '1203', '--json'], { resourceCount: 2500 })
  const document = JSON.parse(stdout) as { items: unknown[]; total: number; nextCursor: string | null }
  assert.equal(document.items.length, 1203)
  assert.equal(document.total, 2500)
  assert.equal(document.nextCursor, '1203')
})

test('resources: partial and demo data are said on stderr, not in the rows', async () => {
  const { code, stdout, stderr } = await run(['resources', '--csv'], { page: { partial: true, demo: true } })
  assert.equal(code, 0)
  assert.match(stdout, /^account_id,region,type,resource_id,name,arn,tags,first_seen,/)
  assert.equal(stdout.split('\r\n').length, 5 + 1)
  assert.match(stderr, /refused, throttled or failed/)
  assert.match(stderr, /demo data/)
})

test('resources: an expression that cannot be read is wrong usage with its place', async () => {
  const { code, stdout, stderr, asked } = await run(['resources', '--filter', 'region =='])
  assert.equal(code, 2)
  assert.equal(stdout, '')
  assert.match(stderr, /^error: --filter cannot be read\..*\nregion ==\n {8}\^\nhint: /s)
  assert.deepEqual(asked, [])
})

test('resources: one output format at a time', async () => {
  const { code, stderr } = await run(['resources', '--json', '--csv'])
  assert.equal(code, 2)
  assert.match(stderr, /--json.*--csv|--csv.*--json/)
})

test('types: the list, and the columns of one by its other name', async () => {
  const list = await run(['types'])
  assert.match(list.stdout, /aws_ec2_instance {2}EC2 instance {2}ec2/)
  const columns = await run(['types', 'ec2', '--csv'])
  assert.match(
    columns.stdout,
    /^column,kind,from,needs\r\ninstance_type,text,config,\r\n.*user_data,text,never,DescribeInstanceAttribute\r\n/s,
  )
  const unknown = await run(['types', 'aws_ec2_instanse'])
  assert.equal(unknown.code, 2)
  assert.match(unknown.stderr, /Did you mean aws_ec2_instance\?/)
})

test('policy prints JSON alone', async () => {
  const { code, stdout, asked } = await run([
    'policy',
    '--type',
    'aws_ec2_instance,aws_vpc',
    '--tier',
    'posture',
  ])
  assert.equal(code, 0)
  assert.deepEqual((JSON.parse(stdout) as { Statement: unknown[] }).Statement.length, 1)
  assert.deepEqual(asked, [
    { route: 'system.policy', input: { types: 'aws_ec2_instance,aws_vpc', tier: 'posture' } },
  ])
})

test('doctor store fails when the store is not sound', async () => {
  const sound = await run(['doctor', 'store'])
  assert.equal(sound.code, 0)
  const broken = await run(['doctor', 'store'], { storeOk: false })
  assert.equal(broken.code, 1)
  assert.match(broken.stdout, /schema {2}FAILED {2}two migrations are missing/)
  assert.match(broken.stderr, /Start the server once\./)
})

test('profiles', async () => {
  const { stdout } = await run(['profiles', '--ndjson'])
  assert.equal(stdout, '{"name":"prod","region":"eu-central-1"}\n')
})
