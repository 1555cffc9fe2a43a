import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import { type DebianPostgres, missingPostgres, startDebianPostgres } from './support/debian-postgres.ts'
import { type Home, killServed, newHome, runSkydeck, type Served, startServed } from './support/served.ts'
import { scanAndWait } from './support/served-scan.ts'

const password = 'CANARY-password-of-the-owner'
const key = Buffer.alloc(32, 7).toString('base64')

describe('on a PostgreSQL server of its own', { skip: missingPostgres(), timeout: 120_000 }, () => {
  let postgres: DebianPostgres
  let cloud: Cloud
  const homes: Home[] = []

  before(async () => {
    ;[postgres, cloud] = await Promise.all([startDebianPostgres(), startCloud({ resources: 200 })])
    await postgres.admin(`create role owner login createrole password '${password}'`)
    await postgres.admin(`create role plain login password '${password}'`)
    await postgres.admin('create database main owner owner')
    await postgres.admin('create database narrow owner plain')
    await postgres.admin('create database shared owner owner')
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await postgres?.stop()
    for (const home of homes) await home.remove()
  })

  test('an owner that may make roles: tables, a scan, SQL as a reader that sees no secrets', async () => {
    const server = await serve('owner', 'main')
    assert.equal(server.store, 'postgresql')
    const about = await server.ask('GET', '/api/v1/about')
    assert.match(about.text, /"readerRole":true/)
    const scan = await scanAndWait(server, {})
    assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
    const counted = await server.ask('POST', '/api/v1/sql', { sql: 'select count(*) from aws_ec2_instance' })
    assert.deepEqual(counted.body.rows, [[held('aws_ec2_instance')]])
    for (const table of ['vault', 'accounts', 'audit', 'store_facts', 'pg_authid']) {
      const refused = await server.ask('POST', '/api/v1/sql', { sql: `select * from ${table}` })
      assert.ok(refused.status >= 400 && refused.status < 500, `${table}: ${refused.status}`)
    }
    const doctor = await runSkydeck(['doctor', 'store'], envOf('owner', 'main', homes[0] ?? assert.fail()))
    assert.equal(doctor.code, 0, doctor.stderr)
    assert.equal(await server.stop(), 0)
    assert.ok(
      !`${server.log()}${server.out()}${about.text}${doctor.stdout}${doctor.stderr}`.includes(password),
    )
    assert.ok(!existsSync(join(homes[0]?.path ?? '', 'data', 'postgres')), 'no embedded server was made')
  })

  test('the second start on it finds all as it was', async () => {
    const server = await serve('owner', 'main')
    const { body } = await server.ask('POST', '/api/v1/sql', { sql: 'select count(*) from aws_ec2_instance' })
    assert.deepEqual(body.rows, [[held('aws_ec2_instance')]])
    assert.equal(await server.stop(), 0)
  })

  test('an owner that may not make roles: it says so, and SQL is read-only all the same', async () => {
    const server = await serve('plain', 'narrow')
    assert.match((await server.ask('GET', '/api/v1/about')).text, /"readerRole":false/)
    assert.match(server.log(), /lets Skydeck make no reading role/)
    assert.equal((await scanAndWait(server, { types: ['aws_vpc'] })).state, 'done')
    const { body } = await server.ask('POST', '/api/v1/sql', { sql: 'select count(*) from aws_vpc' })
    assert.deepEqual(body.rows, [[held('aws_vpc')]], body.message)
    for (const sql of [
      'delete from resources',
      'create table x (y int)',
      "select set_config('a.b', 'c', false); delete from scans",
    ]) {
      assert.equal((await server.ask('POST', '/api/v1/sql', { sql })).status, 400, sql)
    }
    assert.ok(Number((await postgres.admin('select count(*)::int as n from resources', 'narrow'))[0]?.n) > 0)
    assert.equal(await server.stop(), 0)
  })

  test('two servers that start at the same time on an empty database share it', async () => {
    const [one, two] = await Promise.all([serve('owner', 'shared'), serve('owner', 'shared')])
    assert.notEqual(one.token, two.token)
    const scan = await scanAndWait(one, { types: ['aws_ebs_volume'] })
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    assert.equal((await two.ask('GET', `/api/v1/scans/${scan.id}`)).body.state, 'done')
    for (const server of [one, two]) {
      const { body, text } = await server.ask('POST', '/api/v1/sql', {
        sql: 'select count(*) from aws_ebs_volume',
      })
      assert.deepEqual(body.rows, [[held('aws_ebs_volume')]], text)
      assert.equal((await server.ask('GET', '/api/v1/accounts')).body.items.length, 1)
    }
    assert.deepEqual([await one.stop(), await two.stop()], [0, 0])
  })

  test('a server with another vault key is refused, and the first one works on', async () => {
    const first = await serve('owner', 'main')
    const other = {
      ...envOf('owner', 'main', await homeOf()),
      SKYDECK_KEY: Buffer.alloc(32, 8).toString('base64'),
    }
    const { code, stdout, stderr } = await runSkydeck(['serve', '--port', '0'], other)
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /This store uses the vault key [0-9a-f]+, but .*\nhint: .*SKYDECK_KEY/)
    const { body, text } = await first.ask('POST', '/api/v1/sql', { sql: 'select 1' })
    assert.deepEqual(body.rows, [[1]], text)
    assert.equal(await first.stop(), 0)
  })

  test('a password that is wrong and a database that is not there: a sentence, without the password', async () => {
    const home = await homeOf()
    const wrong = {
      ...envOf('owner', 'main', home),
      DATABASE_URL: postgres.url('owner', 'CANARY-wrong', 'main'),
    }
    const absent = {
      ...envOf('owner', 'main', home),
      DATABASE_URL: postgres.url('owner', password, 'absent'),
    }
    for (const env of [wrong, absent]) {
      const { code, stderr } = await runSkydeck(['serve', '--port', '0'], env)
      assert.equal(code, 1)
      assert.match(stderr, /error: .*\nhint: /)
      assert.doesNotMatch(stderr, /CANARY|^\s+at /m)
    }
  })

  async function serve(user: string, database: string): Promise<Served> {
    return startServed(envOf(user, database, await homeOf()))
  }

  async function homeOf(): Promise<Home> {
    const home = await newHome()
    homes.push(home)
    return home
  }

  function envOf(user: string, database: string, home: Home): Record<string, string> {
    const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
    return {
      ...home.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SKYDECK_KEY: key,
      SKYDECK_PACE: '1',
      DATABASE_URL: postgres.url(user, password, database),
    }
  }

  function held(type: string): number {
    return [...cloud.data.expect()].filter((one) => one.type === type).length
  }
})
