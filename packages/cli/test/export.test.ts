import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCli, startCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'
import { temporaryHome } from './support/temporary-home.ts'

test('export: all pages as CSV with the columns of the type, formulas made harmless', async () => {
  await using server = await serving({ resourceCount: 2100 })
  const { code, stdout, stderr } = await runCli(
    ['export', '--type', 'ec2', '--format', 'csv', '--columns', 'resource_id,tags.env,cores'],
    { server },
  )
  assert.equal(code, 0, stderr)
  const lines = stdout.trimEnd().split('\r\n')
  assert.equal(lines.length, 2101)
  assert.deepEqual(lines.slice(0, 3), ['resource_id,tags.env,cores', 'i-0000,prod,0', "i-0001,'=cmd|calc,1"])
  assert.match(stderr, /2,100 of 2,100 resources/)
})

test('export: one type brings its own columns by itself', async () => {
  await using server = await serving()
  const { stdout } = await runCli(['export', '--type', 'aws_ec2_instance', '--format', 'csv'], { server })
  assert.match(
    stdout,
    /^account_id,region,type,resource_id,name,arn,tags,first_seen,changed_at,gone_at,verified_at,instance_type,cores\r\n/,
  )
  assert.equal(server.input<{ columns: string }>(0).columns, 'instance_type,cores')
})

test('export: NDJSON into a file that replaces an older one', async (t) => {
  const path = await temporaryHome(t)
  const file = join(path, 'all.ndjson')
  await writeFile(file, 'old')
  await using server = await serving({ resourceCount: 1500 })
  const { code, stdout } = await runCli(['export', '--output', file], { server })
  assert.deepEqual([code, stdout], [0, ''])
  assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 1500)
  assert.deepEqual(await readdir(path), ['all.ndjson'])
})

test('export: a failure leaves the older file and nothing else', async (t) => {
  const path = await temporaryHome(t)
  const file = join(path, 'all.csv')
  await writeFile(file, 'old')
  await using server = await serving()
  const { code } = await runCli(['export', '--output', file], { server: { url: server.url, token: 'wrong' } })
  assert.equal(code, 1)
  assert.equal(await readFile(file, 'utf8'), 'old')
  assert.deepEqual(await readdir(path), ['all.csv'])
})

test('export: a format that is missing, a folder that is missing', async () => {
  await using server = await serving()
  assert.equal((await runCli(['export'], { server })).code, 2)
  const { code, stderr } = await runCli(['export', '--output', '/no/such/folder/x.csv'], { server })
  assert.equal(code, 2)
  assert.match(stderr, /ENOENT/)
})

test('export: a reader that goes away ends it quietly', async () => {
  await using server = await serving({ resourceCount: 50_000 })
  const cli = startCli(['export', '--format', 'ndjson'], { server })
  await once(cli.child.stdout, 'data')
  cli.child.stdout.destroy()
  const { code, stderr } = await cli.ended
  assert.equal(code, 0)
  assert.doesNotMatch(stderr, /EPIPE|Error|error/)
})
