import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { SqlRequest, SqlResult } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'
import { createSqlConsole, type SqlConsole } from '../src/query/sql-console.ts'
import { ec2Instance } from '../src/resources/ec2/instance.ts'
import { createPool, type StoreTarget } from '../src/store/connect.ts'
import { ensureReader, readerTarget } from '../src/store/reader-role.ts'
import { buildViews } from '../src/store/views.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertRows } from './support/stored-rows.ts'

const password = 'only-for-reading-0123456789'

describe('the SQL console', () => {
  let database: FreshDatabase
  let role: string
  let target: StoreTarget
  let reader: Pool
  let sql: SqlConsole
  /** The same console on the owner's role: what stands between a statement and the data is then the transaction alone. */
  let asOwner: SqlConsole

  before(async () => {
    database = await freshDatabase({ name: 'sql' })
    await buildViews(database.pool, [ec2Instance])
    const made = await ensureReader(database.pool, { password })
    assert.ok(made.role !== null)
    role = made.role
    target = readerTarget(database.target, role, password)
    reader = createPool(target, { max: 8, applicationName: 'console' })
    sql = createSqlConsole({ connect: () => reader.connect(), now: () => performance.now(), demo: false })
    asOwner = createSqlConsole({
      connect: () => database.pool.connect(),
      now: () => performance.now(),
      demo: false,
    })
    await insertRows(database.pool, [
      {
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-1',
        type: 'aws_ec2_instance',
        config: { InstanceId: 'i-1' },
      },
    ])
    await database.pool.query("insert into vault values ('v', 'keys', 'o', '\\xdeadbeef', 'k', now())")
    await database.pool.query('create table canary (n int); insert into canary values (1)')
  })
  after(async () => {
    await reader.end()
    await database.pool.query(`drop owned by ${role}`)
    await database.pool.query(`drop role ${role}`)
    await database.drop()
  })

  const ask = (text: string, more: Partial<SqlRequest> = {}): Promise<SqlResult> =>
    sql.run({ sql: text, ...more })
  const value = async (text: string): Promise<unknown> => (await ask(text)).rows[0]?.[0]

  test('gives columns with their types and rows as arrays', async () => {
    const result = await ask('select instance_id, account_id, tags, unknown_columns from aws_ec2_instance')
    assert.deepEqual(result.columns, [
      { name: 'instance_id', type: 'text' },
      { name: 'account_id', type: 'text' },
      { name: 'tags', type: 'jsonb' },
      { name: 'unknown_columns', type: 'text[]' },
    ])
    assert.deepEqual(result.rows[0]?.slice(0, 3), ['i-1', '111111111111', null])
    assert.ok(Array.isArray(result.rows[0]?.[3]))
    assert.equal(result.truncated, false)
    assert.equal(result.demo, false)
  })

  test('prints every type as JSON can hold it', async () => {
    const cases: [string, unknown][] = [
      ['null::int', null],
      ['true', true],
      ['7::smallint', 7],
      ['1.5::float8', 1.5],
      ["'NaN'::float8", 'NaN'],
      ["'NaN'::numeric", 'NaN'],
      ['9007199254740991::bigint', 9007199254740991],
      ['9007199254740993::bigint', '9007199254740993'],
      ['9007199254740992::bigint', '9007199254740992'],
      ['0.10::numeric', 0.1],
      ['100::numeric', 100],
      ['0.12345678901234567890::numeric', '0.12345678901234567890'],
      ["'2026-05-06 07:08:09.5+02'::timestamptz", '2026-05-06T05:08:09.5Z'],
      ["'infinity'::timestamptz", 'infinity'],
      ["'2026-05-06'::date", '2026-05-06'],
      ["'10.0.0.1'::inet", '10.0.0.1'],
      ["'\\xdeadbeef'::bytea", '\\xdeadbeef'],
      ['\'{"a": [1, "x"], "n": 12345678901234567890}\'::jsonb', { a: [1, 'x'], n: '12345678901234567890' }],
      ["array['a', null, 'b,\"c']", ['a', null, 'b,"c']],
      [
        'array[[1,2],[3,4]]',
        [
          [1, 2],
          [3, 4],
        ],
      ],
      ["'{}'::int[]", []],
      ["array['10.0.0.1'::inet]", ['10.0.0.1']],
      ['array[\'{"a": 1}\'::jsonb]', [{ a: 1 }]],
      ["interval '1 day'", '1 day'],
      ["row(1, 'a')", '(1,a)'],
    ]
    for (const [expression, expected] of cases)
      assert.deepEqual(await value(`select ${expression}`), expected, expression)
  })

  test('cuts at the limit without making the rows beyond it', async () => {
    const result = await ask('select n, repeat(md5(n::text), 8) from generate_series(1, 100000) n', {
      limit: 5,
    })
    assert.deepEqual(
      result.rows.map(([n]) => n),
      [1, 2, 3, 4, 5],
    )
    assert.equal(result.truncated, true)
    assert.equal((await ask('select generate_series(1, 5)', { limit: 5 })).truncated, false)
    assert.equal((await ask('select generate_series(1, 2000)')).rows.length, 1000)
    // The seventh row would be an error, so it was not reached.
    assert.equal(
      (await ask('select 1 / (7 - n) from generate_series(1, 100000) n', { limit: 5 })).rows.length,
      5,
    )
  })

  test('refuses a result that is too large, even when it is one row', async () => {
    const small = createSqlConsole({
      connect: () => reader.connect(),
      now: () => 0,
      demo: false,
      maxBytes: 2 ** 20,
    })
    for (const text of [
      "select repeat('x', 50000000)",
      "select repeat('x', 1000) from generate_series(1, 10000)",
    ]) {
      await assert.rejects(small.run({ sql: text, limit: 100_000 }), { code: 'too_large', message: /1 MB/ })
    }
  })

  const kept = async (): Promise<void> => {
    const { rows } = await database.pool.query(
      'select (select n from canary) as n, (select count(*)::int from vault) as sealed',
    )
    assert.deepEqual(rows, [{ n: 1, sealed: 1 }])
    const locks = await database.pool.query(
      "select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    )
    assert.equal(locks.rowCount, 0)
  }

  const writes = [
    'delete from canary',
    'insert into canary values (2) returning n',
    'with gone as (delete from canary returning n) select * from gone',
    'explain analyze delete from canary',
    'do $$ begin delete from canary; end $$',
    'COMMIT; delete from canary',
    '/* a comment */ commit; delete from canary',
    'commit',
    'rollback',
    'set transaction read write',
    'set transaction read write; delete from canary',
    "select set_config('transaction_read_only', 'off', false)",
    "select set_config('transaction_read_only', 'off', true), (select 1)",
    'set default_transaction_read_only = off',
    'create table stolen as select 1',
    'create temporary table t (n int)',
    "copy canary to program 'touch /tmp/skydeck-copied'",
    'copy canary to stdout',
    'copy canary from stdin',
    'truncate canary',
    'lock table canary',
    'listen news',
    "select nextval('scopes_id_seq')",
    'select n from canary for update',
    'vacuum',
    'prepare p as delete from canary',
    'select lo_creat(-1)',
  ]

  test('nothing that writes gets through, neither as the reader nor as the owner', async () => {
    for (const text of writes) {
      await assert.rejects(ask(text), { name: 'AppError', code: /bad_request|forbidden/ }, text)
      await assert.rejects(asOwner.run({ sql: text }), { name: 'AppError', code: 'bad_request' }, text)
    }
    await kept()
  })

  test('a write is told to be one', async () => {
    for (const text of ['delete from resources', 'commit']) {
      await assert.rejects(ask(text), { code: 'bad_request', message: /read-only/, hint: /SELECT/ })
    }
    await assert.rejects(asOwner.run({ sql: 'insert into canary values (2) returning n' }), {
      message: /read-only/,
    })
    await assert.rejects(ask('select 1; select 2'), { code: 'bad_request', message: /One statement/ })
    for (const text of [' ', '-- nothing', ';']) await assert.rejects(ask(text), { message: /no statement/ })
  })

  test('the reader sees neither files nor secrets, whatever it puts on', async () => {
    const forbidden = [
      'select * from vault',
      'select * from accounts',
      'select * from audit',
      'select * from store_facts',
      'select * from resource_volatile',
      "select query_to_xml('select * from vault', true, false, '')",
      `select set_config('role', '${'skydeck'}', false), query_to_xml('select * from vault', true, false, '')`,
      "select set_config('role', 'none', false), query_to_xml('select * from vault', true, false, '')",
      "select set_config('session_authorization', 'skydeck', false)",
      "select pg_read_file('/etc/passwd')",
      "select pg_read_binary_file('postgresql.conf')",
      "select * from pg_ls_dir('.')",
      "select lo_import('/etc/passwd')",
      'select * from pg_authid',
      'select pg_reload_conf()',
    ]
    for (const text of forbidden)
      await assert.rejects(ask(text), { name: 'AppError', code: /forbidden|bad_request/ }, text)
    for (const text of ['vault', 'accounts', 'audit', 'store_facts']) {
      await assert.rejects(ask(`select * from ${text}`), { code: 'forbidden', message: /permission denied/ })
    }
    for (const table of [
      'resources',
      'resource_versions',
      'relations',
      'scans',
      'scopes',
      'gaps',
      'listings',
    ]) {
      assert.ok(Array.isArray((await ask(`select * from ${table}`)).rows), table)
    }
    await kept()
  })

  test('what one statement leaves behind is gone before the next', async () => {
    await ask('select pg_advisory_lock(4711)')
    await ask("select set_config('search_path', 'nowhere', false)")
    assert.equal(await value('show search_path'), 'aws, public')
    await kept()
  })

  test("shows PostgreSQL's words and where it stopped", async () => {
    await assert.rejects(ask('select 1,\n  instanz_id from aws_ec2_instance'), {
      code: 'bad_request',
      message: 'column "instanz_id" does not exist\n\n2:   instanz_id from aws_ec2_instance\n     ^',
    })
    await assert.rejects(ask("select '𝒳𝒳' || nix"), { message: /\n1: select '𝒳𝒳' \|\| nix\n {18}\^$/ })
    await assert.rejects(ask('select instance_idd from aws_ec2_instance'), { hint: /instance_id/ })
    await assert.rejects(ask('select 1 \0 as n'), { code: 'bad_request', message: /NUL/ })
    await assert.rejects(ask('selec 1'), { message: /syntax error/ })
    await assert.rejects(ask('select * from nowhere'), { hint: /skydeck types/ })
    await assert.rejects(ask('select $1::text'), { code: 'bad_request' })
    await assert.rejects(ask('select 1 / 0'), { code: 'bad_request', message: 'division by zero' })
    // The connection of a failed statement is gone too; the next works.
    assert.equal(await value('select 1'), 1)
    assert.deepEqual((await ask('select')).rows, [[]])
    await assert.rejects(ask('select where 1 / 0 = 1'), { message: 'division by zero' })
  })

  test('explains and shows', async () => {
    assert.match(JSON.stringify((await ask('explain select * from aws_ec2_instance')).rows), /on resources/)
    assert.equal(await value('show transaction_read_only'), 'on')
    assert.equal(await value('table resources limit 1'), '111111111111')
  })

  test('ends at its timeout', async () => {
    await assert.rejects(ask('select pg_sleep(60)', { timeoutMs: 200 }), {
      code: 'timeout',
      message: /0\.2 s/,
    })
    // A setting made inside of the statement does not stop the clock, nor do rows that trickle.
    await assert.rejects(
      ask("select set_config('statement_timeout', '0', true), pg_sleep(60)", { timeoutMs: 200 }),
      { code: 'timeout' },
    )
    await assert.rejects(ask('select pg_sleep(0.05) from generate_series(1, 5000)', { timeoutMs: 300 }), {
      code: 'timeout',
    })
  })

  test('ends at its timeout where the server keeps no time', { timeout: 20_000 }, async () => {
    // As behind a pooler that drops settings.
    const timeless = async (): Promise<PoolClient> => {
      const client = await reader.connect()
      const query = client.query.bind(client) as (text: unknown, values?: unknown) => unknown
      const without = (text: unknown, values?: unknown) =>
        query(text, typeof text === 'string' && text.includes('statement_timeout') ? ['0'] : values)
      return Object.assign(client, { query: without as PoolClient['query'] })
    }
    const patient = createSqlConsole({ connect: timeless, now: () => 0, demo: false })
    await assert.rejects(patient.run({ sql: 'select pg_sleep(600)', timeoutMs: 100 }), { code: 'timeout' })
  })

  const sleeping = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where usename = $1 and state = 'active' and wait_event = 'PgSleep'`,
      [role],
    )
    return rows[0]?.n ?? 0
  }
  const until = async (wanted: number): Promise<void> => {
    while ((await sleeping()) !== wanted) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  // Statements may take longer than these tests: only a cancel that works ends them.
  const long = { timeoutMs: 600_000 }
  const hurry = { timeout: 20_000 }

  test('is cancelled by its id, on the server too', hurry, async () => {
    const result = ask('select pg_sleep(600)', { id: 'mine', ...long })
    const checked = assert.rejects(result, { code: 'cancelled' })
    await until(1)
    await assert.rejects(ask('select 1', { id: 'mine' }), { code: 'conflict' })
    assert.equal(sql.cancel('other'), false)
    assert.equal(sql.cancel('mine'), true)
    await checked
    await until(0)
    assert.equal(sql.cancel('mine'), false)
    assert.deepEqual((await ask('select 1', { id: 'mine' })).rows, [[1]])
  })

  test('is cancelled by a caller that leaves, before it began and while it waits too', hurry, async () => {
    const leaving = new AbortController()
    const checked = assert.rejects(sql.run({ sql: 'select pg_sleep(600)', ...long }, leaving.signal), {
      code: 'cancelled',
    })
    await until(1)
    leaving.abort()
    await checked
    await until(0)
    await assert.rejects(sql.run({ sql: 'select 1' }, AbortSignal.abort()), { code: 'cancelled' })
  })

  test('runs four at once, the others in order of arrival', hurry, async () => {
    const four = [1, 2, 3, 4].map((n) => ask('select pg_sleep(600)', { id: `held ${n}`, ...long }))
    const ended = Promise.allSettled(four)
    await until(4)
    const order: string[] = []
    const waiting = ['a', 'b', 'c'].map((id) =>
      ask(`select '${id}'`, { id }).then(
        () => order.push(id),
        (error: { code: string }) => order.push(`${id} ${error.code}`),
      ),
    )
    sql.cancel('b')
    await waiting[1]
    assert.deepEqual(order, ['b cancelled'])
    sql.cancel('held 2')
    await Promise.all(waiting)
    assert.deepEqual(order, ['b cancelled', 'a', 'c'])
    for (const n of [1, 3, 4]) sql.cancel(`held ${n}`)
    await ended
    await until(0)
  })

  test('a server that goes away in the middle is an outage, not the fault of the statement', async () => {
    const checked = assert.rejects(ask('select pg_sleep(60)'), { code: 'store_unavailable' })
    await until(1)
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and wait_event = 'PgSleep'",
      [role],
    )
    await checked
    const nobody = createSqlConsole({ connect: () => refusedConnection(), now: () => 0, demo: false })
    await assert.rejects(nobody.run({ sql: 'select 1' }), { code: 'store_unavailable' })
  })

  test('every connection was thrown away', async () => {
    await ask('select 1')
    assert.equal(reader.totalCount, 0)
  })

  async function refusedConnection(): Promise<PoolClient> {
    const gone = createPool(
      { kind: 'url', url: 'postgresql://nobody:x@127.0.0.1:1/none' },
      { max: 1, applicationName: 'gone' },
    )
    return gone.connect()
  }
})
