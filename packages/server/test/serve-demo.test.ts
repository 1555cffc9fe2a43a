import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cloud, startCloud } from '@skydeck/cloud'
import { askStore } from './support/home-store.ts'
import { type Home, killServed, newHome, type Served, startServed } from './support/served.ts'
import { scanAndWait, waitForScan } from './support/served-scan.ts'

describe('without AWS credentials the demo is shown', { timeout: 120_000 }, () => {
  let cloud: Cloud
  let home: Home
  let server: Served
  let env: Record<string, string>

  before(async () => {
    ;[cloud, home] = await Promise.all([startCloud({ resources: 100 }), newHome()])
    // As on a machine that is nobody's: the metadata service is looked for too.
    const { AWS_EC2_METADATA_DISABLED: _disabled, ...plain } = home.env
    env = { ...plain, AWS_ENDPOINT_URL: cloud.url }
    server = await startServed(env)
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  test('every answer says so, and the demo fills itself', async () => {
    assert.equal(server.demo, true)
    const [scan] = (await scans()).body.items
    assert.equal(scan?.trigger, 'demo')
    const ended = await waitForScan(server, String(scan?.id))
    assert.equal(ended.state, 'done', JSON.stringify(ended.gaps))
    assert.equal(ended.tier, 'posture')
    for (const path of [
      '/api/v1/about',
      '/api/v1/accounts',
      '/api/v1/scans',
      '/api/v1/resources',
      '/api/v1/resources/facets?column=type',
    ]) {
      assert.equal((await server.ask('GET', path)).body.demo, true, path)
    }
    assert.equal((await server.ask('POST', '/api/v1/sql', { sql: 'select 1' })).body.demo, true)
    const { items } = (await server.ask('GET', '/api/v1/accounts')).body
    assert.ok(items.length > 0)
    assert.ok(items.every(({ demo, method }) => demo === true && method === 'demo'))
  })

  test('it has a database of its own; the real one is empty, and AWS was not asked', async () => {
    const count = 'select (select count(*)::int from resources) + (select count(*)::int from accounts) as n'
    assert.deepEqual(await askStore(home, count), [{ n: 0 }])
    assert.ok(Number((await askStore(home, count, 'skydeck_demo'))[0]?.n) > 100)
    assert.deepEqual(cloud.ledger.calls(), [])
  })

  test('a demo connection cannot be added', async () => {
    const { status } = await server.ask('POST', '/api/v1/accounts', { method: 'demo' })
    assert.equal(status, 400)
  })

  test('a real connection leaves the demo, with real rows alone, and it stays left after a start', async () => {
    const { accessKeyId, secretAccessKey, id } = cloud.accounts[0] ?? assert.fail()
    const added = await server.ask('POST', '/api/v1/accounts', {
      method: 'keys',
      accessKeyId,
      secretAccessKey,
    })
    assert.equal(added.status, 201, added.text)
    assert.equal((await server.ask('GET', '/api/v1/about')).body.demo, false)
    assert.deepEqual((await scans()).body.items, [])
    const scan = await scanAndWait(server, { types: ['aws_vpc'] })
    assert.equal(scan.demo, false)
    const { rows } = (
      await server.ask('POST', '/api/v1/sql', { sql: 'select distinct account_id from resources' })
    ).body
    assert.deepEqual(rows, [[id]])
    assert.equal(await server.stop(), 0)
    const again = await startServed(env)
    assert.equal(again.demo, false)
    assert.equal((await again.ask('GET', '/api/v1/accounts')).body.items.length, 1)
    assert.equal(await again.stop(), 0)
  })

  test('with credentials in the environment: no demo, the connection is listed, no scan unasked', async () => {
    await using other = await newHome()
    const { accessKeyId, secretAccessKey, id } = cloud.accounts[0] ?? assert.fail()
    const real = await startServed({
      ...other.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    })
    assert.equal(real.demo, false)
    const { items } = (await real.ask('GET', '/api/v1/accounts')).body
    assert.deepEqual(
      items.map(({ accountId, method }) => [accountId, method]),
      [[id, 'default']],
    )
    await pause(500)
    assert.deepEqual((await real.ask('GET', '/api/v1/scans')).body.items, [])
    const asked = new Set(cloud.ledger.calls().map(({ operation }) => operation))
    assert.ok(!asked.has('DescribeInstances'))
    assert.equal(await real.stop(), 0)
    const databases = await askStore(other, 'select datname from pg_database')
    assert.ok(databases.every(({ datname }) => datname !== 'skydeck_demo'))
  })

  test('SKYDECK_DEMO=off without credentials: nothing is connected, and a scan says how to', async () => {
    await using other = await newHome()
    const bare = await startServed({ ...other.env, SKYDECK_DEMO: 'off' })
    assert.equal(bare.demo, false)
    const { status, body } = await bare.ask('POST', '/api/v1/scans', {})
    assert.equal(status, 409)
    assert.match(body.message, /No account is connected/)
    assert.equal(await bare.stop(), 0)
  })

  async function scans() {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await server.ask('GET', '/api/v1/scans')
      if (answer.body.items.length > 0 || !answer.body.demo) return answer
      await pause(100)
    }
    return assert.fail('the demo began no scan')
  }
})
