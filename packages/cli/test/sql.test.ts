import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '@skydeck/contract'
import { runCli, startCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'

const wide = {
  columns: [
    { name: 'count', type: 'bigint' },
    { name: 'count', type: 'text' },
    { name: 'doc', type: 'jsonb' },
  ],
  rows: [['9007199254740993', '=1+1', { a: [1] }]],
  truncated: true,
  durationMs: 1500,
  demo: false,
}

test('sql: a table with numbers at the right and null shown', async () => {
  await using server = await serving()
  const { code, stdout, stderr } = await runCli(['sql', 'select 1', '--limit', '10', '--timeout', '5'], {
    server,
  })
  assert.equal(code, 0)
  assert.equal(stdout, 'region        count\neu-central-1     12\nnull              3\n')
  assert.match(stderr, /2 rows in 0\.0 s\./)
  const { id, ...input } = server.input<{ id: string }>(0)
  assert.match(id, /^[0-9a-f-]{36}$/)
  assert.deepEqual(input, { sql: 'select 1', limit: 10, timeoutMs: 5000 })
})

test('sql: the statement may come from stdin', async () => {
  await using server = await serving()
  for (const args of [['sql', '-'], ['sql']]) {
    const { code } = await runCli(args, { server, input: 'select 2\n' })
    assert.equal(code, 0)
  }
  assert.deepEqual(
    server.asked.map(({ input }) => (input as { sql: string }).sql),
    ['select 2\n', 'select 2\n'],
  )
  assert.equal((await runCli(['sql', '-'], { server, input: '  ' })).code, 2)
})

test('sql: JSON is the answer of the API, NDJSON and CSV are rows', async () => {
  await using server = await serving({ sql: () => wide })
  const json = await runCli(['sql', 'select', '--json'], { server })
  assert.deepEqual(JSON.parse(json.stdout), wide)
  assert.match(json.stderr, /--limit N shows more/)
  const ndjson = await runCli(['sql', 'select', '--ndjson'], { server })
  assert.deepEqual(JSON.parse(ndjson.stdout), { count: '9007199254740993', count_2: '=1+1', doc: { a: [1] } })
  const csv = await runCli(['sql', 'select', '--csv'], { server })
  assert.equal(csv.stdout, `count,count,doc\r\n9007199254740993,'=1+1,"{""a"":[1]}"\r\n`)
})

test('sql: the database’s own error is shown with its caret line and ends with 1', async () => {
  const message = 'syntax error at or near "form"\nselect * form x\n         ^'
  await using server = await serving({
    sql: () => {
      throw new AppError('bad_request', message, 'Check the spelling.')
    },
  })
  const { code, stdout, stderr } = await runCli(['sql', 'select * form x'], { server })
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.equal(stderr, `error: ${message}\nhint:  Check the spelling.\n`)
})

test('sql: Ctrl-C cancels the statement on the server', async () => {
  const { promise: cancelled, resolve } = Promise.withResolvers<void>()
  const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>()
  await using server = await serving({
    cancel: resolve,
    sql: async () => {
      noteAsked()
      await cancelled
      throw new AppError('cancelled', 'The statement was cancelled.', '')
    },
  })
  const cli = startCli(['sql', 'select pg_sleep(600)'], { server })
  await asked
  cli.child.kill('SIGINT')
  const { code, stdout, stderr } = await cli.ended
  assert.equal(code, 130)
  assert.equal(stdout, '')
  assert.equal(stderr, 'Cancelled.\n')
  const { id } = server.input<{ id: string }>(0)
  assert.deepEqual(server.asked[1], { route: 'sql.cancel', input: { id } })
})
