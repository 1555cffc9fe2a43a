import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import { askStore } from './support/home-store.ts'
import { type Home, killServed, newHome, type Served, startServed } from './support/served.ts'
import { waitForScan } from './support/served-scan.ts'

/** Seed 001's script for scheduled scans, in its words; `ConvertTo-Json` of PowerShell writes two spaces after a colon. */
const powerShellBody = `{
    "resource_types":  [
                           "ec2",
                           "rds",
                           "lambda"
                       ],
    "credentials":  {
                        "region":  "us-east-1",
                        "aws_access_key_id":  "ID",
                        "aws_secret_access_key":  "SECRET"
                    }
}`

const words = ['ec2', 'rds', 'lambda', 's3', 'elb', 'vpc']
const typesOf: Readonly<Record<string, readonly string[]>> = {
  ec2: ['aws_ec2_instance'],
  rds: ['aws_rds_db_instance'],
  lambda: ['aws_lambda_function'],
  s3: ['aws_s3_bucket'],
  elb: [
    'aws_ec2_application_load_balancer',
    'aws_ec2_network_load_balancer',
    'aws_ec2_gateway_load_balancer',
    'aws_ec2_classic_load_balancer',
  ],
  vpc: ['aws_vpc'],
}
const refusable = [
  { service: 'ec2', operation: 'DescribeInstances' },
  { service: 'rds', operation: 'DescribeDBInstances' },
  { service: 'lambda', operation: 'ListFunctions' },
  { service: 's3', operation: 'ListBuckets' },
  { service: 'elb', operation: 'DescribeLoadBalancers' },
  { service: 'elbv2', operation: 'DescribeLoadBalancers' },
  { service: 'ec2', operation: 'DescribeVpcs' },
]

describe('the four endpoints of seed 001', () => {
  let cloud: Cloud
  let home: Home
  let server: Served

  before(async () => {
    ;[cloud, home] = await Promise.all([startCloud({ resources: 600, accounts: 2 }), newHome()])
    server = await startServed({ ...home.env, AWS_ENDPOINT_URL: cloud.url, SKYDECK_PACE: '1' })
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  test('before any request the demo is shown; a request with keys leaves it', async () => {
    assert.equal(server.demo, true)
    const tried = await post('/api/aws/test-connection', credentials())
    assert.equal(tried.status, 200)
    assert.equal((await server.ask('GET', '/api/v1/about')).body.demo, true)
    await post('/api/aws/scan', { credentials: credentials(), resource_types: ['vpc'] })
    assert.equal((await server.ask('GET', '/api/v1/about')).body.demo, false)
  })

  test('test-connection: status, message, account, region and the enabled regions', async () => {
    const { status, body } = await post('/api/aws/test-connection', {
      ...credentials(),
      aws_session_token: null,
    })
    assert.equal(status, 200)
    assert.deepEqual(body, {
      status: 'success',
      message: 'Successfully connected to AWS',
      account_id: account().id,
      current_region: 'us-east-1',
      available_regions: [...cloud.regions].sort(),
    })
  })

  test('scan: what was found by word, and what was imported', async () => {
    const first = await post('/api/aws/scan', {
      credentials: credentials(1),
      resource_types: ['ec2', 'rds', 'lambda'],
    })
    assert.equal(first.status, 200, first.text)
    const wanted = found(['ec2', 'rds', 'lambda'], 1)
    const total = Object.values(wanted).reduce((sum, count) => sum + count, 0)
    const { body } = first
    assert.equal(body.status, 'success')
    assert.equal(body.message, `Scan complete. Found ${total} resources.`)
    assert.deepEqual(body.resources_found, wanted)
    assert.equal(body.import_stats.updated, 0)
    assert.equal(body.import_stats.errors, 0)
    assert.ok((body.import_stats.created ?? 0) >= total)
    const again = await post('/api/aws/scan', {
      credentials: credentials(1),
      resource_types: ['ec2', 'rds', 'lambda'],
    })
    assert.deepEqual(again.body.resources_found, wanted)
    assert.equal(again.body.import_stats.created, 0)
    assert.equal(again.body.import_stats.updated, 0)
  })

  test('scan: all six words when none are named, the default region when none is', async () => {
    const { region: _region, ...keys } = credentials()
    const { status, body, text } = await post('/api/aws/scan', { credentials: keys })
    assert.equal(status, 200, text)
    assert.deepEqual(body.resources_found, found(words, 0))
    assert.ok(words.every((word) => (body.resources_found[word] ?? 0) > 0))
  })

  test('scan: one word refused is partial, the others are imported', async () => {
    cloud.rules.add({ service: 'lambda', operation: 'ListFunctions', fault: 'denied' })
    const { status, body } = await post('/api/aws/scan', {
      credentials: credentials(),
      resource_types: ['vpc', 'lambda'],
    })
    cloud.rules.clear()
    assert.equal(status, 200)
    assert.equal(body.status, 'partial')
    assert.deepEqual(body.resources_found, found(['vpc'], 0))
    assert.equal(body.import_stats.errors, 1)
    assert.deepEqual(
      body.errors.map(({ resource_type, code }) => [resource_type, code]),
      [['lambda', 'AccessDenied']],
    )
    assert.match(body.errors[0]?.detail ?? '', /lambda:ListFunctions/)
  })

  test('scan: all words refused is 403 with the detail', async () => {
    cloud.rules.add(...refusable.map((rule) => ({ ...rule, fault: 'denied' as const })))
    const { status, body } = await post('/api/aws/scan', { credentials: credentials() })
    cloud.rules.clear()
    assert.equal(status, 403)
    assert.match(body.detail, /^Failed to scan AWS resources: /)
    assert.deepEqual(body.errors.map(({ resource_type }) => resource_type).sort(), [...words].sort())
  })

  test('scan: one kind of load balancer refused makes elb partial, the other kind is imported', async () => {
    cloud.rules.add({ service: 'elb', operation: 'DescribeLoadBalancers', fault: 'denied' })
    const { status, body } = await post('/api/aws/scan', {
      credentials: credentials(),
      resource_types: ['elb', 'vpc'],
    })
    cloud.rules.clear()
    assert.equal(status, 200)
    assert.equal(body.status, 'partial')
    assert.deepEqual(
      body.errors.map(({ resource_type }) => resource_type),
      ['elb'],
    )
  })

  test('scan: a scan of a fresh account that AWS throttles or breaks says so and stays below 600', async () => {
    cloud.rules.add({
      service: 'ec2',
      operation: 'DescribeVpcs',
      fault: 'error',
      code: 'InternalError',
      status: 400,
    })
    const { status, body } = await post('/api/aws/scan', {
      credentials: credentials(),
      resource_types: ['vpc'],
    })
    cloud.rules.clear()
    assert.ok(status >= 400 && status < 600, `${status}`)
    assert.match(body.detail, /^Failed to scan AWS resources: /)
  })

  for (const path of ['/api/aws/test-connection', '/api/aws/scan', '/api/aws/scan-async']) {
    test(`${path}: keys that AWS does not know are refused with the detail, and nothing is kept`, async () => {
      const before = await stored()
      const keys = {
        aws_access_key_id: 'AKIAI44QH8DHBEXAMPLE',
        aws_secret_access_key: 'no',
        region: 'us-east-1',
      }
      const { status, body } = await post(path, path.endsWith('connection') ? keys : { credentials: keys })
      assert.equal(status, 400)
      assert.match(body.detail, /^Failed to connect to AWS: InvalidCredentials: /)
      assert.equal(body.code, 'InvalidCredentials')
      assert.ok(body.hint)
      assert.deepEqual(await stored(), before)
    })

    test(`${path}: a body that is none`, async () => {
      for (const body of ['{', '[]', '"x"', '{}', '{"credentials":{}}']) {
        const answer = await post(path, body)
        assert.ok([400, 422].includes(answer.status), `${body}: ${answer.status}`)
        assert.equal(typeof answer.body.detail, 'string')
      }
    })

    test(`${path}: no token, a wrong token`, async () => {
      const wrong = await server.ask('POST', path, {}, { authorization: 'Bearer wrong' })
      assert.equal(wrong.status, 401)
      const none = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'x-a': 'b' },
        body: '{}',
      })
      assert.ok([401, 403].includes(none.status))
    })
  }

  test('an unknown word, and a region that is none', async () => {
    const word = await post('/api/aws/scan', { credentials: credentials(), resource_types: ['ec3'] })
    assert.equal(word.status, 422)
    assert.match(word.body.detail, /^Failed to scan AWS resources: .*ec3/)
    for (const region of ['nowhere', 'xx-nowhere-1']) {
      const answer = await post('/api/aws/scan', {
        credentials: { ...credentials(), region },
        resource_types: ['ec2'],
      })
      assert.ok(answer.status >= 400 && answer.status < 500, `${region}: ${answer.status} ${answer.text}`)
      assert.match(answer.body.detail, /^Failed to (connect to AWS|scan AWS resources): /)
    }
  })

  test('scan-async: 202, and the status URL leads to the end', async () => {
    const { status, body } = await post('/api/aws/scan-async', {
      credentials: credentials(),
      resource_types: ['s3'],
    })
    assert.equal(status, 202)
    assert.deepEqual(Object.keys(body).sort(), ['scan_id', 'status', 'status_url'])
    assert.equal(body.status_url, `/api/v1/scans/${body.scan_id}`)
    await waitForScan(server, body.scan_id)
    const seen = await server.ask('GET', body.status_url)
    assert.equal(seen.body.state, 'done')
    assert.equal(seen.body.resources.aws_s3_bucket, found(['s3'], 0).s3)
  })

  test('the body of the scheduled PowerShell script, to the byte', async () => {
    const { accessKeyId, secretAccessKey } = account()
    const body = powerShellBody
      .replace('"ID"', `"${accessKeyId}"`)
      .replace('"SECRET"', `"${secretAccessKey}"`)
    const answer = await server.ask('POST', '/api/aws/scan', body, { 'content-type': 'application/json' })
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(answer.body.resources_found, found(['ec2', 'rds', 'lambda'], 0))
  })

  test('supported-resources: the six words', async () => {
    const { status, text } = await server.ask('GET', '/api/aws/supported-resources')
    const { resource_types } = JSON.parse(text) as {
      resource_types: { type: string; name: string; types: string[] }[]
    }
    assert.equal(status, 200)
    assert.deepEqual(
      resource_types.map(({ type }) => type),
      words,
    )
    for (const { type, name, types } of resource_types) {
      assert.ok(name.length > 0)
      assert.deepEqual([...types].sort(), [...(typesOf[type] ?? [])].sort())
    }
  })

  test('keys are sealed while the scan runs and gone when it has ended', async () => {
    cloud.setLatency(150)
    const { body } = await post('/api/aws/scan-async', {
      credentials: credentials(),
      resource_types: ['ec2', 's3'],
    })
    const during = await stored()
    assert.equal(during.vault, 1)
    assert.equal(during.accounts, 1)
    assert.deepEqual((await server.ask('GET', '/api/v1/accounts')).body.items, [])
    cloud.setLatency(0)
    await waitForScan(server, body.scan_id)
    assert.deepEqual(await stored(), { vault: 0, accounts: 0 })
  })

  test('keys of a cancelled scan are gone too', async () => {
    cloud.setLatency(300)
    const { body } = await post('/api/aws/scan-async', { credentials: credentials() })
    const cancelled = await server.ask('POST', `/api/v1/scans/${body.scan_id}/cancel`)
    assert.equal(cancelled.status, 200)
    await waitForScan(server, body.scan_id)
    cloud.setLatency(0)
    assert.deepEqual(await stored(), { vault: 0, accounts: 0 })
    assert.equal((await server.ask('GET', `/api/v1/scans/${body.scan_id}`)).body.state, 'cancelled')
  })

  test('a scan that takes longer than the request may wait: 504 with its id, and it goes on', async () => {
    await using other = await newHome()
    const slow = await startServed({
      ...other.env,
      AWS_ENDPOINT_URL: cloud.url,
      SKYDECK_DEMO: 'off',
      SKYDECK_REQUEST_TIMEOUT: '1',
    })
    cloud.setLatency(700)
    const { status, body } = await slow.ask('POST', '/api/aws/scan', {
      credentials: credentials(),
      resource_types: ['ec2'],
    })
    cloud.setLatency(0)
    assert.equal(status, 504)
    assert.match(body.detail, /Request timeout/)
    const scan = await waitForScan(slow, body.scan_id)
    assert.equal(scan.state, 'done')
    assert.equal(scan.resources.aws_ec2_instance, found(['ec2'], 0).ec2)
    assert.equal(await slow.stop(), 0)
  })

  function account(index = 0) {
    return cloud.accounts[index] ?? assert.fail()
  }

  function credentials(index = 0) {
    const { accessKeyId, secretAccessKey } = account(index)
    return { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, region: 'us-east-1' }
  }

  function post(path: string, body: unknown) {
    return server.ask('POST', path, body)
  }

  /** What the simulated AWS itself says that it holds; buckets are of every region. */
  function found(asked: readonly string[], index: number): Record<string, number> {
    const held = [...cloud.data.expect()].filter(
      ({ account: of, region, type }) =>
        of === account(index).id && (region === 'us-east-1' || region === '' || type === 'aws_s3_bucket'),
    )
    return Object.fromEntries(
      asked.map((word) => [word, held.filter(({ type }) => typesOf[word]?.includes(type)).length]),
    )
  }

  /** Rows of connections and sealed secrets, as the store's own doctor would count them. */
  async function stored(): Promise<{ vault: number; accounts: number }> {
    const [counts] = await askStore(
      home,
      'select (select count(*)::int from vault) as vault, (select count(*)::int from accounts) as accounts',
    )
    return { vault: Number(counts?.vault), accounts: Number(counts?.accounts) }
  }
})
