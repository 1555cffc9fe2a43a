import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import { contract } from '@skydeck/contract'
import { askStore, filesWith } from './support/home-store.ts'
import { type Answer, type Home, killServed, newHome, type Served, startServed } from './support/served.ts'
import { scanAndWait, waitForScan } from './support/served-scan.ts'

interface Route {
  name: string
  method: string
  path: string
}

/** Every route of the contract, so that a new one is tried too. */
const routes: readonly Route[] = Object.entries(contract).flatMap(([area, members]) =>
  Object.entries(members).map(([name, member]) => {
    const { method = '', path = '' } = member['~orpc'].route
    return { name: `${area}.${name}`, method, path }
  }),
)
/** What stands beside the contract. */
const fixed: readonly Route[] = [
  { name: 'openapi', method: 'GET', path: '/openapi.json' },
  { name: 'metrics', method: 'GET', path: '/metrics' },
  { name: 'supported', method: 'GET', path: '/api/aws/supported-resources' },
  { name: 'test', method: 'POST', path: '/api/aws/test-connection' },
  { name: 'scan', method: 'POST', path: '/api/aws/scan' },
  { name: 'async', method: 'POST', path: '/api/aws/scan-async' },
]
const errorMembers = ['code', 'hint', 'message', 'requestId']
const sessionToken = 'CANARY-session-token-0123456789-0123456789'
const profileSecret = 'CANARYprofileSecretKey0123456789abcdefgh'
const vaultKey = Buffer.from('CANARY vault key: 32 bytes of it').toString('base64')

describe('the HTTP API of a real server', () => {
  let cloud: Cloud
  let home: Home
  let server: Served
  /** Every answer that this file has had, to be searched for secrets at the end. */
  const heard: string[] = []

  before(async () => {
    ;[cloud, home] = await Promise.all([startCloud({ resources: 300, accounts: 3 }), newHome()])
    const { accessKeyId, secretAccessKey } = account(0)
    await mkdir(join(home.path, '.aws'))
    await writeFile(
      join(home.path, '.aws', 'credentials'),
      `[files]\naws_access_key_id = ${account(1).accessKeyId}\naws_secret_access_key = ${account(1).secretAccessKey}\n` +
        `[wrong]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = ${profileSecret}\n`,
    )
    server = await startServed({
      ...home.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SKYDECK_KEY: vaultKey,
      SKYDECK_PACE: '1',
      SKYDECK_LOG: 'debug',
    })
    const { ask } = server
    server.ask = async (...args) => {
      const answer = await ask(...args)
      heard.push(`${answer.text}\n${JSON.stringify([...answer.headers])}`)
      return answer
    }
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  test('the default credentials are a connection; nothing was scanned unasked', async () => {
    assert.equal(server.demo, false)
    const { body } = await server.ask('GET', '/api/v1/accounts')
    assert.equal(body.demo, false)
    assert.deepEqual(
      body.items.map(({ method, accountId, current }) => [method, accountId, current]),
      [['default', account(0).id, true]],
    )
    assert.deepEqual((await server.ask('GET', '/api/v1/scans')).body.items, [])
  })

  test('connections of every kind', async () => {
    const added = await Promise.all([
      add({ method: 'profile', profile: 'files' }),
      add({ method: 'role', roleArn: account(1).roleArn, externalId: 'ours' }),
      add({
        method: 'keys',
        accessKeyId: account(2).accessKeyId,
        secretAccessKey: account(2).secretAccessKey,
        name: 'third',
      }),
    ])
    for (const { status, text } of added) assert.equal(status, 201, text)
    const refused = await Promise.all([
      add({ method: 'profile', profile: 'wrong' }),
      add({ method: 'profile', profile: 'absent' }),
      add({
        method: 'keys',
        accessKeyId: account(2).accessKeyId,
        secretAccessKey: account(2).secretAccessKey,
        sessionToken,
      }),
      add({ method: 'role', roleArn: 'arn:aws:iam::999999999999:role/nobody' }),
      add({ method: 'default', extra: true }),
      add({ method: 'keys', accessKeyId: 'AKIA', secretAccessKey: 'x' }),
    ])
    for (const { status, body, text } of refused) {
      assert.ok(status >= 400 && status < 500, text)
      assertError(body, text)
    }
    const { body } = await server.ask('GET', '/api/v1/accounts')
    assert.equal(body.items.length, 4)
    const third = body.items.find(({ name }) => name === 'third')
    assert.equal(third?.hasSecret, true)
    assert.equal(third?.accessKeyLast4, account(2).accessKeyId.slice(-4))
    const tested = await server.ask('POST', `/api/v1/accounts/${String(third?.id)}/test`)
    assert.equal((JSON.parse(tested.text) as { ok: boolean }).ok, true)
    const switched = await server.ask('POST', `/api/v1/accounts/${String(third?.id)}/current`)
    assert.equal((JSON.parse(switched.text) as { current: boolean }).current, true)
    const profiles = await server.ask('GET', '/api/v1/profiles')
    assert.deepEqual(
      profiles.body.items.map(({ name }) => name),
      ['files', 'wrong'],
    )
  })

  test('a scan over all of them, watched to its end by events', async () => {
    const { body } = await server.ask('POST', '/api/v1/scans', { tier: 'posture' })
    const events = await server.ask('GET', `/api/v1/scans/${body.id}/events`)
    assert.match(events.headers.get('content-type') ?? '', /^text\/event-stream/)
    const figures = events.text
      .split('\n')
      .filter((line) => line.startsWith('data: {'))
      .map(
        (line) =>
          JSON.parse(line.slice(6)) as {
            id: string
            finishedAt: string | null
            scopes: { finished: number }
          },
      )
    const finished = figures.map(({ scopes }) => scopes.finished)
    assert.ok(figures.length >= 2)
    assert.ok(figures.every(({ id }) => id === body.id))
    assert.ok(figures.at(-1)?.finishedAt)
    assert.deepEqual(
      finished,
      [...finished].sort((a, b) => a - b),
    )
    const { body: scan } = await server.ask('GET', `/api/v1/scans/${body.id}`)
    assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
    const held = [...cloud.data.expect()].filter(({ type }) => type in scan.resources)
    const byType = Map.groupBy(held, ({ type }) => type)
    for (const [type, count] of Object.entries(scan.resources)) {
      if (type !== 'aws_account' && type !== 'aws_region') assert.equal(count, byType.get(type)?.length, type)
    }
    const ledger = await server.ask('GET', `/api/v1/scans/${body.id}/scopes`)
    assert.ok(ledger.body.items.every(({ state }) => state === 'ok' || state === 'empty'))
  })

  test('a resource by its ARN, with slashes encoded', async () => {
    const one = [...cloud.data.expect()].find(({ type }) => type === 'aws_ec2_instance') ?? assert.fail()
    assert.ok(one.arn.includes('/'))
    const { status, text } = await server.ask('GET', `/api/v1/resources/${encodeURIComponent(one.arn)}`)
    assert.equal(status, 200, text)
    const { arn, resourceId, relations } = JSON.parse(text) as {
      arn: string
      resourceId: string
      relations: object[]
    }
    assert.deepEqual([arn, resourceId], [one.arn, one.id])
    assert.ok(relations.length > 0)
    const absent = await server.ask('GET', `/api/v1/resources/${encodeURIComponent(`${one.arn}0`)}`)
    assert.equal(absent.status, 404)
    assertError(absent.body, absent.text)
  })

  test('every route without a token, and with a wrong one: 401 in the error shape', async () => {
    assert.ok(routes.length >= 20)
    const rpc = routes.map(({ name }) => ({
      name: `rpc ${name}`,
      method: 'POST',
      path: `/rpc/${name.replace('.', '/')}`,
    }))
    for (const { name, method, path } of [...routes, ...fixed, ...rpc]) {
      const url = path.replace(/\{\w+\}/g, 'x')
      const wrong = await raw(method, url, { authorization: 'Bearer nobody-gave-this-token-to-anyone' })
      assert.equal(wrong.status, 401, name)
      assertError(JSON.parse(wrong.text), name)
      const none = await raw(method, url, { origin: server.url })
      assert.equal(none.status, 401, name)
      assertError(JSON.parse(none.text), name)
      assert.match(none.headers['www-authenticate'] ?? '', /^Bearer/)
    }
  })

  test('every route of the contract answers with the token, if only that it finds nothing', async () => {
    for (const { name, method, path } of routes) {
      if (path.endsWith('/events') || name === 'accounts.remove') continue
      const { status, body, text } = await server.ask(
        method,
        path.replace(/\{\w+\}/g, 'nothing-of-this-name'),
        method === 'POST' ? {} : undefined,
      )
      assert.ok(status < 500, `${name}: ${status} ${text}`)
      if (status >= 400) assertError(body, name)
    }
    for (const scan of (await server.ask('GET', '/api/v1/scans')).body.items)
      await waitForScan(server, String(scan.id))
  })

  test('what is wrong with a request is said, with status and shape', async () => {
    const cases: readonly [number, string, string, unknown?][] = [
      [400, 'POST', '/api/v1/scans', '{"types": '],
      [400, 'POST', '/api/v1/scans', { unknown: true }],
      [400, 'POST', '/api/v1/scans', { types: ['aws_nothing'] }],
      [400, 'POST', '/api/v1/scans', { regions: ['nowhere-1'] }],
      [400, 'POST', '/api/v1/scans', { accounts: ['000000000000'] }],
      [400, 'POST', '/api/v1/scans', { types: 'aws_ec2_instance' }],
      [400, 'POST', '/api/v1/sql', { sql: 'select 1', more: 1 }],
      [400, 'POST', '/api/v1/sql', { sql: 'selec 1' }],
      [400, 'POST', '/api/v1/sql', { sql: 'delete from resources' }],
      [400, 'POST', '/api/v1/sql', { sql: 'select 1', limit: 0 }],
      [404, 'GET', '/api/v1/scans/01a20420-78c4-7a55-845c-ce99201a7e88'],
      [404, 'POST', '/api/v1/scans/nothing/cancel'],
      [404, 'GET', '/api/v1/scans/nothing/events'],
      [404, 'DELETE', '/api/v1/accounts/nothing'],
      [404, 'POST', '/api/v1/accounts/nothing/test'],
      [404, 'GET', '/api/v1/nothing'],
      [404, 'PATCH', '/api/v1/scans'],
      [400, 'GET', '/api/v1/resources?limit=0'],
      [400, 'GET', '/api/v1/resources?limit=abc'],
      [400, 'GET', '/api/v1/resources?type=aws_nothing'],
      [400, 'GET', '/api/v1/resources?filter=nonsense'],
      [400, 'GET', '/api/v1/resources?cursor=nonsense'],
      [400, 'GET', '/api/v1/resources?sort=nothing&type=aws_vpc'],
      [400, 'GET', '/api/v1/resources/facets'],
      [400, 'GET', '/api/v1/policy?types=aws_nothing'],
    ]
    for (const [status, method, path, sent] of cases) {
      const answer = await server.ask(method, path, sent)
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(sent)}: ${answer.text}`)
      assertError(answer.body, answer.text)
    }
  })

  test('other hosts, other sites and too much', async () => {
    const bearer = { authorization: `Bearer ${server.token}` }
    const { port } = new URL(server.url)
    const cases: readonly [number, string, string, Record<string, string>][] = [
      [421, 'GET', '/api/v1/accounts', { ...bearer, host: 'evil.example' }],
      [421, 'GET', '/ui/', { host: `evil.example:${port}` }],
      [421, 'GET', '/health', { host: '127.0.0.1' }],
      [421, 'GET', '/health', { host: `0.0.0.0:${port}` }],
      [403, 'POST', '/api/v1/scans', { ...bearer, origin: 'https://evil.example' }],
      [403, 'POST', '/api/v1/scans', { ...bearer, origin: 'null' }],
      [403, 'POST', '/api/aws/scan', { ...bearer, 'sec-fetch-site': 'cross-site' }],
      [403, 'GET', '/api/v1/accounts', { ...bearer, 'sec-fetch-site': 'cross-site' }],
      [403, 'POST', '/api/v1/scans', { 'content-type': 'text/plain' }],
      [413, 'POST', '/api/v1/sql', { ...bearer, 'content-length': String(2 * 1024 * 1024) }],
    ]
    for (const [status, method, path, headers] of cases) {
      const answer = await raw(method, path, headers)
      assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(headers)}`)
      assertError(JSON.parse(answer.text), answer.text)
      assert.equal(answer.headers['access-control-allow-origin'], undefined)
    }
    assert.equal((await raw('GET', '/health', {})).status, 200)
    assert.equal((await raw('GET', '/ready', {})).status, 200)
    assert.equal((await raw('GET', '/health', { host: `localhost:${port}` })).status, 200)
  })

  test('gaps are scanned again by retry, a scan without gaps is not', async () => {
    cloud.rules.add({
      service: 'ec2',
      operation: 'DescribeVolumes',
      region: 'eu-west-1',
      account: account(0).id,
      fault: 'denied',
    })
    const scan = await scanAndWait(server, {
      accounts: [account(0).id],
      types: ['aws_ebs_volume', 'aws_vpc'],
    })
    cloud.rules.clear()
    assert.deepEqual(
      scan.gaps.map(({ region, source, state, missingAction }) => [region, source, state, missingAction]),
      [['eu-west-1', 'ec2:DescribeVolumes', 'denied', 'ec2:DescribeVolumes']],
    )
    assert.equal(scan.gone, 0)
    cloud.ledger.clear()
    const { status, body } = await server.ask('POST', `/api/v1/scans/${scan.id}/retry`)
    assert.equal(status, 202)
    const again = await waitForScan(server, body.id)
    assert.deepEqual([again.state, again.gaps], ['done', []])
    const listed = cloud.ledger
      .calls()
      .filter(({ operation }) => /^Describe(Volumes|Vpcs|Instances)$/.test(operation ?? ''))
    assert.deepEqual(
      listed.map(({ operation, region }) => [operation, region]),
      [['DescribeVolumes', 'eu-west-1']],
    )
    assert.equal((await server.ask('POST', `/api/v1/scans/${body.id}/retry`)).status, 409)
  })

  test('a cancelled scan ends as such and retires nothing', async () => {
    const rows = async () =>
      (await server.ask('GET', '/api/v1/resources?limit=1')).text.match(/"total":(\d+)/)?.[1]
    const before = await rows()
    cloud.setLatency(200)
    const { body } = await server.ask('POST', '/api/v1/scans', {})
    const { status } = await server.ask('POST', `/api/v1/scans/${body.id}/cancel`)
    assert.equal(status, 200)
    const scan = await waitForScan(server, body.id)
    cloud.setLatency(0)
    assert.equal(scan.state, 'cancelled')
    assert.equal(await rows(), before)
    assert.equal((await server.ask('POST', `/api/v1/scans/${body.id}/cancel`)).status, 200)
  })

  test('the OpenAPI document is whole: every route, every reference', async () => {
    const { status, text } = await server.ask('GET', '/openapi.json')
    assert.equal(status, 200)
    const document = JSON.parse(text) as {
      openapi: string
      info: { title: string; version: string }
      paths: Record<string, Record<string, Operation>>
    }
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.ok(document.info.title && document.info.version)
    for (const { name, method, path } of [
      ...routes,
      ...fixed,
      { name: 'health', method: 'GET', path: '/health' },
      { name: 'ready', method: 'GET', path: '/ready' },
    ]) {
      const operation = document.paths[path]?.[method.toLowerCase()]
      assert.ok(operation?.summary, `${name}: ${method} ${path}`)
      assert.ok(Object.keys(operation.responses).length > 0, name)
      const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => String(key))
      assert.deepEqual(new Set(declared), new Set(named), name)
    }
    const ids = Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap(({ operationId }) => operationId ?? []),
    )
    assert.equal(new Set(ids).size, ids.length)
    for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]*)"/g)) {
      const target = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
      assert.ok(target, pointer)
    }
  })

  test('what changes something is in the audit trail, with what it was about', async () => {
    const { items } = (await server.ask('GET', '/api/v1/accounts')).body
    const third = String(items.find(({ name }) => name === 'third')?.id)
    const removed = await server.ask('DELETE', `/api/v1/accounts/${third}?purge=true`)
    assert.equal(removed.status, 200, removed.text)
    const rows = await askStore(home, 'select actor, action, subject, outcome from audit order by id')
    const said = rows.map(
      ({ action, outcome, subject }) => `${String(action)} ${String(outcome)} ${String(subject)}`,
    )
    assert.ok(said.includes(`account.remove done ${third}`), said.join('\n'))
    assert.ok(said.includes(`account.add done ${third}`))
    assert.ok(said.some((line) => line.startsWith('account.add failed')))
    assert.ok(said.some((line) => line.startsWith('scan.start done')))
    assert.ok(said.some((line) => line.startsWith('scan.cancel done')))
  })

  test('no secret is in any answer, any log line or any byte of the store', async () => {
    const environment = [...cloud.accounts].flatMap(({ id }) =>
      cloud.regions.flatMap((region) => valuesIn(cloud.data.list(id, region, 'lambda:functions'))),
    )
    assert.ok(environment.length > 0)
    const secrets = [
      ...cloud.accounts.map(({ secretAccessKey }) => secretAccessKey),
      ...environment,
      sessionToken,
      profileSecret,
      vaultKey,
    ]
    const forms = secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('hex'),
    ])
    assert.equal(await server.stop(), 0)
    const said = [...heard, server.log(), server.out().replace(/^.*"ready".*$/m, '')].join('\n')
    assert.deepEqual(
      forms.filter((form) => said.includes(form)),
      [],
    )
    assert.ok(!said.includes(server.token))
    const data = join(home.path, 'data')
    assert.deepEqual(filesWith(data, forms), [])
    assert.deepEqual(
      filesWith(data, [server.token]).map((found) => found.slice(data.length + 1).split(':')[0]),
      ['token'],
    )
    assert.ok(filesWith(data, [account(0).id]).length > 0, 'the data is looked at')
    assert.ok(!existsSync(join(home.path, 'config')), 'SKYDECK_KEY is given, so no key is made')
    assert.equal((await readFile(join(data, 'token'), 'utf8')).trim(), server.token)
  })

  function add(input: object): Promise<Answer> {
    return server.ask('POST', '/api/v1/accounts', input)
  }

  function account(index: number) {
    return cloud.accounts[index] ?? assert.fail()
  }

  /** A request with headers that `fetch` would not send. */
  function raw(
    method: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string; headers: Record<string, string | undefined> }> {
    const { hostname, port } = new URL(server.url)
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, path, method, headers: { connection: 'close', ...headers } },
        (answer) => {
          let text = ''
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
          answer.on('end', () => {
            heard.push(text)
            const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
            resolve({
              status: answer.statusCode ?? 0,
              text,
              headers: Object.fromEntries(flat) as Record<string, string>,
            })
            sent.destroy()
          })
        },
      )
      sent.on('error', reject)
      sent.end()
    })
  }
})

interface Operation {
  summary?: string
  operationId?: string
  responses: object
  parameters?: { in: string; name: string }[]
}

function assertError(body: object, said: string): void {
  assert.deepEqual(
    Object.keys(body)
      // `json` is for oRPC's clients under `/rpc`, `detail` the shape of `/api/aws`; elsewhere neither may be there.
      .filter((name) => !['missingAction', 'json', 'detail'].includes(name))
      .sort(),
    errorMembers,
    said,
  )
  const { code, message, hint, requestId } = body as Record<string, string>
  assert.ok(code && message && requestId, said)
  assert.equal(typeof hint, 'string')
  assert.doesNotMatch(`${message} ${hint}`, /\bat .*\.ts:\d+|node_modules|\[object/, said)
}

/** Values of environment variables that hold secrets. */
function valuesIn(functions: object[]): string[] {
  return functions.flatMap((one) => {
    const { configuration, Environment } = one as {
      configuration?: { Environment?: { Variables?: Record<string, string> } }
      Environment?: { Variables?: Record<string, string> }
    }
    const variables = (configuration?.Environment ?? Environment)?.Variables ?? {}
    return Object.entries(variables).flatMap(([name, value]) => (name === 'STAGE' ? [] : value))
  })
}
