import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCli, startCli } from './support/run-cli.ts'
import { simulatedAws } from './support/simulated-aws.ts'
import { temporaryHome } from './support/temporary-home.ts'

interface ScanDocument {
  state: string
  resources: Record<string, number>
  gaps: unknown[]
}

test('serve, scan, ask and export, each as a process of its own', async (t) => {
  const home = await temporaryHome(t)
  const aws = await simulatedAws(t)
  const env = { HOME: home, SKYDECK_HOME: join(home, 'data'), SKYDECK_DEMO: 'off', ...aws.env }

  const server = startCli(['serve', '--port', '0', '--json'], { env })
  t.after(() => server.child.kill('SIGKILL'))
  await server.said('"ready":true')

  const second = await runCli(['serve', '--port', '0'], { env })
  assert.equal(second.code, 1)
  assert.match(second.stderr, /error: A Skydeck server already runs on /)

  const accounts = await runCli(['accounts', 'list', '--json'], { env })
  const { items } = JSON.parse(accounts.stdout) as { items: { accountId: string; method: string }[] }
  assert.deepEqual(
    items.map(({ accountId, method }) => ({ accountId, method })),
    [{ accountId: aws.accountId, method: 'default' }],
  )

  const scan = await runCli(['scan', '--json'], { env })
  const document = JSON.parse(scan.stdout) as ScanDocument
  assert.deepEqual([scan.code, document.state, document.gaps], [0, 'done', []], scan.stderr)
  const instances = document.resources.aws_ec2_instance ?? 0
  assert.ok(instances > 0)

  const sql = await runCli(['sql', '--csv', 'select count(*) as n from aws_ec2_instance'], { env })
  assert.equal(sql.stdout, `n\r\n${instances}\r\n`)

  const rows = await runCli(
    ['resources', '--type', 'ec2', '--limit', 'all', '--filter', 'region ^= ""', '--ndjson'],
    { env },
  )
  assert.equal(rows.stdout.trimEnd().split('\n').length, instances, rows.stderr)

  const file = join(home, 'instances.csv')
  const exported = await runCli(['export', '--type', 'ec2', '--output', file], { env })
  assert.equal(exported.code, 0, exported.stderr)
  assert.match(await readFile(file, 'utf8'), /^account_id,region,type,resource_id,.*,instance_type,/)

  server.child.kill('SIGTERM')
  const { code, stdout, stderr } = await server.ended
  assert.equal(code, 0, stderr)
  assert.equal(stdout.trimEnd().split('\n').length, 1)
})

test('a command without a server is one for as long as it lasts', async (t) => {
  const home = await temporaryHome(t)
  const aws = await simulatedAws(t)
  const env = { HOME: home, SKYDECK_HOME: join(home, 'data'), SKYDECK_DEMO: 'off', ...aws.env }
  const scan = await runCli(['scan', '--json', '--type', 'aws_vpc'], { env })
  assert.equal(scan.code, 0, scan.stderr)
  const vpcs = (JSON.parse(scan.stdout) as ScanDocument).resources.aws_vpc
  const sql = await runCli(['sql', '--csv', 'select count(*) as n from aws_vpc'], { env })
  assert.equal(sql.stdout, `n\r\n${vpcs}\r\n`, sql.stderr)
  const wrong = await runCli(['scan', '--region', 'nowhere'], { env })
  assert.equal(wrong.code, 2)
})

test('no server can be started: the reason and what to do, no stack trace', async (t) => {
  const home = await temporaryHome(t)
  const env = { HOME: home, SKYDECK_HOME: join(home, 'data'), SKYDECK_DEMO: 'off' }
  const database = await runCli(['types'], {
    env: { ...env, DATABASE_URL: 'postgresql://skydeck@127.0.0.1:1/skydeck' },
  })
  assert.equal(database.code, 1)
  assert.match(database.stderr, /^error: .*PostgreSQL.*\nhint: {2}\S/m)
  assert.doesNotMatch(database.stderr, /\n {4}at /)
  const setting = await runCli(['serve'], { env: { ...env, SKYDECK_PACE: 'fast' } })
  assert.equal(setting.code, 1)
  assert.match(setting.stderr, /^error: .*SKYDECK_PACE/m)
})

test('serve says where it is, worker says that it is ready; both end cleanly', async (t) => {
  const home = await temporaryHome(t)
  const env = { HOME: home, SKYDECK_HOME: join(home, 'data'), SKYDECK_DEMO: 'off' }
  for (const [args, ready, signal] of [
    [['serve', '--port', '0', '--no-worker'], 'Ctrl-C stops it.', 'SIGINT'],
    [['worker'], 'Workers are ready.', 'SIGTERM'],
  ] as const) {
    const cli = startCli([...args], { env })
    t.after(() => cli.child.kill('SIGKILL'))
    await cli.said(ready)
    cli.child.kill(signal)
    const { code, stdout, stderr } = await cli.ended
    assert.equal(code, 0, stderr)
    if (args[0] === 'serve')
      assert.match(stdout, /^Skydeck is ready at http:\/\/127\.0\.0\.1:\d+\/ui\/#token=\S{32,}\n$/)
    else assert.equal(stdout, '')
  }
})
