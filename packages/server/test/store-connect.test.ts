import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFile, chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { checkServer, createPool, type StoreTarget } from '../src/store/connect.ts'
import { type EmbeddedPostgres, openEmbedded } from '../src/store/embedded/open.ts'
import { parsePostgresUrl } from '../src/store/postgres-url.ts'
import { StoreError, toStoreError } from '../src/store/store-error.ts'
import { freshDatabase } from './support/database.ts'

const options = { max: 3, applicationName: 'store-connect' }
let home = ''
let port = 0
let server: EmbeddedPostgres
let ca = ''

/** A server with TLS and passwords, as RDS is: the embedded one with a port and a certificate for "localhost". */
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'skydeck-'))
  await (await openEmbedded({ home })).stop()
  const data = join(home, 'postgres')
  const [key, cert] = [join(data, 'server.key'), join(data, 'server.crt')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ]
  execFileSync('openssl', made, { stdio: 'ignore' })
  ca = await readFile(cert, 'utf8')
  await chmod(key, 0o600)
  if (process.getuid?.() === 0) execFileSync('chown', ['65534:65534', key, cert])
  await appendFile(join(data, 'postgresql.conf'), 'ssl = on\n')
  const rules = 'hostssl all app all password\nhostssl all plain all trust\nhost all plain all trust\n'
  const hba = join(data, 'pg_hba.conf')
  execFileSync('sh', [
    '-c',
    `{ printf '${rules}'; cat ${hba}; } > ${hba}.new && cat ${hba}.new > ${hba} && rm ${hba}.new`,
  ])
  port = await freePort()
  server = await openEmbedded({ home, settings: { listen_addresses: '127.0.0.1', port: String(port) } })
  const pool = createPool({ kind: 'embedded', connection: server.connection('postgres') }, options)
  await pool.query("create role app login password 'first'; create role plain login")
  await pool.end()
})

after(async () => {
  await server?.stop()
  await rm(home, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const failure = async (target: StoreTarget): Promise<StoreError> => {
  const pool = createPool(target, options)
  try {
    await checkServer(pool)
  } catch (error) {
    return toStoreError(error)
  } finally {
    await pool.end()
  }
  throw new Error('It connected.')
}

test('an IAM password is asked for anew for each connection, over checked TLS', async () => {
  let asked = 0
  const password = async () => {
    asked++
    return 'first'
  }
  const target = {
    kind: 'iam',
    host: 'LOCALHOST',
    port,
    database: 'postgres',
    user: 'app',
    password,
    ca,
  } as const
  const pool = createPool(target, options)
  const clients = [await pool.connect(), await pool.connect()]
  const { rows } = await clients[0]!.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
  assert.deepEqual(rows, [{ ssl: true }])
  assert.equal(asked, 2)
  for (const client of clients) client.release(true)
  await pool.end()
})

test('an IAM login never goes to a server whose certificate or name is not right', async () => {
  let asked = 0
  const password = async () => `token-${++asked}`
  const base = { kind: 'iam', port, database: 'postgres', user: 'app', password } as const
  const unknown = await failure({ ...base, host: 'localhost' })
  assert.equal(unknown.code, 'unreachable')
  assert.match(unknown.message, /TLS certificate/)
  // The certificate is of the known authority, but names another host.
  const misnamed = await failure({ ...base, host: '127.0.0.1', ca })
  assert.match(misnamed.message, /TLS certificate.*127\.0\.0\.1/)
  assert.equal(asked, 0)
})

test('a refused and a failing login are told apart and never show the password', async () => {
  const base = { kind: 'iam', host: 'localhost', port, database: 'postgres', user: 'app', ca } as const
  const wrong = await failure({ ...base, password: async () => 'secret-token' })
  assert.equal(wrong.code, 'login_failed')
  assert.ok(!JSON.stringify([wrong.message, wrong.hint]).includes('secret-token'))
  const failing = await failure({
    ...base,
    password: () => Promise.reject(new Error('the SSO session is over')),
  })
  assert.match(failing.message, /the SSO session is over/)
})

test('sslmode of a URL decides on TLS as in libpq', async () => {
  const cert = encodeURIComponent(join(home, 'postgres', 'server.crt'))
  const url = (host: string, query: string) => `postgresql://plain@${host}:${port}/postgres${query}`
  const usesTls = async (text: string): Promise<boolean> => {
    const pool = createPool({ kind: 'url', url: text }, options)
    const { rows } = await pool.query<{ ssl: boolean }>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    )
    await pool.end()
    return rows[0]?.ssl === true
  }
  assert.equal(await usesTls(url('127.0.0.1', '')), false)
  assert.equal(await usesTls(url('127.0.0.1', '?sslmode=require')), true)
  assert.equal(await usesTls(url('127.0.0.1', `?sslmode=verify-ca&sslrootcert=${cert}`)), true)
  assert.equal(await usesTls(url('localhost', `?sslmode=verify-full&sslrootcert=${cert}`)), true)
  const misnamed = await failure({
    kind: 'url',
    url: url('127.0.0.1', `?sslmode=verify-full&sslrootcert=${cert}`),
  })
  assert.match(misnamed.message, /TLS certificate/)
  assert.equal(
    (await failure({ kind: 'url', url: url('localhost', '?sslmode=verify-full') })).code,
    'unreachable',
  )
})

test('what stands in the way of a connection has a code of its own', async () => {
  const url = (rest: string): StoreTarget => ({ kind: 'url', url: `postgresql://plain@127.0.0.1:${rest}` })
  assert.equal((await failure(url(`${port}/no_such_database`))).code, 'login_failed')
  assert.equal((await failure(url(`${await freePort()}/postgres`))).code, 'unreachable')
  assert.equal(
    (await failure({ kind: 'url', url: 'postgresql:///x?host=/no/such/folder' })).code,
    'unreachable',
  )
  assert.equal(
    (await failure({ kind: 'url', url: `postgresql://stranger@127.0.0.1:${port}/x` })).code,
    'login_failed',
  )
})

test('a URL that is not of one PostgreSQL server is refused without repeating it', () => {
  const refused = [
    'sqlite:///./local_wa_app.db',
    'mysql://u:hunter2@h/d',
    'postgresql://u:hunter2@a,b/d',
    'hunter2',
  ]
  refused.push(
    'postgresql://u:hun%ter2@h/d',
    'postgresql://u:hunter2@h:99999999/d',
    'postgresql://u@h/d?sslmode=maybe',
  )
  for (const url of refused) {
    assert.throws(
      () => createPool({ kind: 'url', url }, options),
      (error) =>
        error instanceof StoreError &&
        error.code === 'unsupported' &&
        !/hun/.test(error.message + error.hint),
      url,
    )
  }
  assert.throws(() => parsePostgresUrl('sqlite:///x'), /SQLite/)
})

test('the parts of a URL are read as libpq reads them', () => {
  assert.deepEqual(parsePostgresUrl('postgres://a%40b:p%2Fw@[::1]:6000/my%20db'), {
    host: '::1',
    port: 6000,
    user: 'a@b',
    database: 'my db',
    password: 'p/w',
    ssl: false,
  })
  assert.equal(parsePostgresUrl('postgresql://u@/d?host=/var/run/postgresql').host, '/var/run/postgresql')
  assert.equal(parsePostgresUrl('postgresql://u@%2Fvar%2Frun/d').host, '/var/run')
  assert.equal(parsePostgresUrl('postgresql://u@h').database, 'u')
})

test('a server before 15 is refused with a sentence', async () => {
  const { pool, target, drop } = await freshDatabase({ migrations: [] })
  assert.match(await checkServer(pool), /^\d+/)
  // A real server that says 14.11: its own function is found before that of the catalogue.
  await pool.query(`create schema old; create function old.current_setting(text) returns text language sql as $$ select '14.11' $$;
    do $$ begin execute format('alter database %I set search_path = old, pg_catalog', current_database()); end $$`)
  const { code, message } = await failure(target)
  assert.equal(code, 'too_old')
  assert.match(message, /PostgreSQL 14\.11; Skydeck needs 15 or later/)
  await drop()
})

test('sessions are in UTC and statements end at their limit', async () => {
  const { target, drop } = await freshDatabase({ migrations: [] })
  const pool = createPool(target, { ...options, statementTimeoutMs: 50 })
  const { rows } = await pool.query(
    "select current_setting('timezone') as zone, current_setting('application_name') as name",
  )
  assert.deepEqual(rows, [{ zone: 'UTC', name: 'store-connect' }])
  await assert.rejects(pool.query('select pg_sleep(5)'), (error) => toStoreError(error).code === 'busy')
  await pool.end()
  await drop()
})
