import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit, type GuardOptions, guard } from './guard.ts'
import { contentSecurityPolicy } from './guard-headers.ts'
import type { GuardEnv } from './guard-refusal.ts'

const host = '127.0.0.1:8000'
const own = `http://${host}`

function appWith(options: Partial<GuardOptions> = {}) {
  const app = new Hono<GuardEnv>()
  let requests = 0
  const hosts = () => [host, 'localhost:8000']
  const origins = () => [own, 'http://localhost:8000']
  app.use(guard({ hosts, origins, requestId: () => `request-${++requests}`, ...options }))
  app.get('/ui/', (c) => c.html('<p>page</p>'))
  app.all('/api/thing', async (c) => c.json({ size: (await c.req.arrayBuffer()).byteLength }))
  app.all('/rpc/thing', (c) => c.json({}))
  app.get('/callback', (c) => c.text('back'))
  app.get('/api/broken', () => {
    throw new Error('broken')
  })
  app.onError((error, c) => c.text(error.message, 500))
  app.get('/api/proxied', () => Response.redirect('http://elsewhere.test/'))
  app.get('/download', (c) =>
    c.body('x', 200, { 'Content-Security-Policy': 'sandbox', 'Cache-Control': 'private' }),
  )
  return app
}
const app = appWith()

type Send = { method?: string; path?: string; headers?: Record<string, string>; body?: RequestInit['body'] }
async function send({ method = 'GET', path = '/api/thing', headers = {}, body = null }: Send, to = app) {
  const init = { method, headers: { host, ...headers }, body, duplex: 'half' }
  return to.request(`http://ignored.test${path}`, init)
}

const json = { 'content-type': 'application/json' }
const bearer = { authorization: 'Bearer abc' }
const post = (headers: Record<string, string>): Send => ({ method: 'POST', headers, body: '{}' })

const table: [string, Send, number][] = [
  [
    'cross-site form',
    post({ origin: 'http://evil.test', 'content-type': 'application/x-www-form-urlencoded' }),
    403,
  ],
  ['cross-site text/plain', post({ origin: 'http://evil.test', 'content-type': 'text/plain' }), 403],
  ['cross-site without content type', post({ origin: 'http://evil.test' }), 403],
  ['cross-site JSON', post({ origin: 'http://evil.test', ...json }), 403],
  ['cross-site JSON by Sec-Fetch-Site', post({ 'sec-fetch-site': 'cross-site', ...json, ...bearer }), 403],
  [
    'cross-site JSON with both',
    post({ origin: 'http://evil.test', 'sec-fetch-site': 'cross-site', ...json }),
    403,
  ],
  ['a foreign origin with a token', post({ origin: 'http://evil.test', ...bearer }), 403],
  [
    'the same host on another port',
    post({ origin: 'http://127.0.0.1:9000', 'sec-fetch-site': 'same-site' }),
    403,
  ],
  ['another scheme', post({ origin: `https://${host}`, ...bearer }), 403],
  ['DNS rebinding', post({ host: 'evil.test', origin: 'http://evil.test', ...bearer }), 421],
  ['DNS rebinding, GET', { headers: { host: 'evil.test:8000' } }, 421],
  ['DNS rebinding of a page', { path: '/ui/', headers: { host: 'evil.test:8000' } }, 421],
  ['Host 0.0.0.0', { headers: { host: '0.0.0.0:8000' } }, 421],
  ['Host without port', { headers: { host: '127.0.0.1' } }, 421],
  ['Host with another port', { headers: { host: '127.0.0.1:80' } }, 421],
  ['Host with a dot at its end', { headers: { host: 'localhost.:8000' } }, 421],
  ['Host with a list in it', { headers: { host: `${host}, evil.test` } }, 421],
  ['an empty Host', { headers: { host: '' } }, 421],
  ['a forwarded host', { headers: { host: 'evil.test', 'x-forwarded-host': host } }, 421],
  ['Host in capitals', { headers: { host: 'LOCALHOST:8000' } }, 200],
  ['Origin null', post({ origin: 'null', ...bearer }), 403],
  ['Origin null, GET', { headers: { origin: 'null' } }, 403],
  ['a program without Origin but with a token', post({ ...json, ...bearer }), 200],
  ['a program without Origin or token', post(json), 403],
  ['a program with another scheme of authorization', post({ authorization: 'Basic YTpi' }), 403],
  ['our own page', post({ origin: own, 'sec-fetch-site': 'same-origin', ...json }), 200],
  ['our own page by its other name', post({ host: 'localhost:8000', origin: 'http://localhost:8000' }), 200],
  ['PUT without Origin or token', { method: 'PUT' }, 403],
  ['PATCH without Origin or token', { method: 'PATCH' }, 403],
  ['DELETE without Origin or token', { method: 'DELETE' }, 403],
  ['an invented method without Origin or token', { method: 'PURGE' }, 403],
  [
    'cross-site image of the API',
    { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } },
    403,
  ],
  ['same-site image of the API', { headers: { 'sec-fetch-site': 'same-site' } }, 403],
  ['cross-site image of the RPC', { path: '/rpc/thing', headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ['cross-site HEAD of the API', { method: 'HEAD', headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ['cross-site preflight', { method: 'OPTIONS', headers: { origin: 'http://evil.test' } }, 403],
  ['an escaped path of the API', { path: '/%61pi/thing', headers: { 'sec-fetch-site': 'cross-site' } }, 403],
  ['a foreign event stream', { headers: { origin: 'http://evil.test', accept: 'text/event-stream' } }, 403],
  [
    'a foreign web socket',
    { path: '/ui/', headers: { origin: 'http://evil.test', upgrade: 'websocket' } },
    403,
  ],
  ['the address bar', { headers: { 'sec-fetch-site': 'none' } }, 200],
  ['our own fetch', { headers: { 'sec-fetch-site': 'same-origin' } }, 200],
  ['a program that reads', {}, 200],
  ['a link from another site to a page', { path: '/ui/', headers: { 'sec-fetch-site': 'cross-site' } }, 200],
  ['a login that comes back', { path: '/callback', headers: { 'sec-fetch-site': 'cross-site' } }, 200],
]

function assertSecured(answer: Response, api: boolean): void {
  assert.equal(answer.headers.get('content-security-policy'), contentSecurityPolicy)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
  assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
  assert.equal(answer.headers.get('strict-transport-security'), null)
  assert.match(answer.headers.get('x-request-id') ?? '', /^request-\d+$/)
  if (api) assert.equal(answer.headers.get('cache-control'), 'no-store')
  for (const [name] of answer.headers) assert.ok(!name.startsWith('access-control-'), name)
}

for (const [name, request, status] of table) {
  test(`${name}: ${status}`, async () => {
    const answer = await send(request)
    assert.equal(answer.status, status)
    assertSecured(answer, request.path === undefined)
    if (status === 200 || request.method === 'HEAD') return
    const body: unknown = await answer.json()
    assert.ok(typeof body === 'object' && body !== null)
    assert.deepEqual(Object.keys(body).sort(), ['code', 'hint', 'message', 'requestId'])
    assert.equal('code' in body && body.code, status === 421 ? 'misdirected' : 'forbidden')
    assert.equal('requestId' in body && body.requestId, answer.headers.get('x-request-id'))
  })
}

test('the policy lets nothing in but our own files', () => {
  for (const part of [
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "script-src 'self'",
  ]) {
    assert.ok(contentSecurityPolicy.split('; ').includes(part), part)
  }
  assert.ok(!/unsafe|\*/.test(contentSecurityPolicy))
})

for (const path of ['/api/broken', '/api/nothing-here', '/nothing-here', '/api/proxied']) {
  test(`the answer of ${path} has the headers too`, async () => {
    assertSecured(await send({ path }), path.startsWith('/api'))
  })
}

test("a handler's own, tighter headers stay", async () => {
  const answer = await send({ path: '/download' })
  assert.equal(answer.headers.get('content-security-policy'), 'sandbox')
  assert.equal(answer.headers.get('cache-control'), 'private')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
})

test('pages may be cached, https origins get HSTS', async () => {
  assert.equal((await send({ path: '/ui/' })).headers.get('cache-control'), null)
  const team = appWith({ hosts: () => ['sky.test'], origins: () => ['https://sky.test'] })
  const answer = await send({ headers: { host: 'sky.test' } }, team)
  assert.equal(answer.headers.get('strict-transport-security'), 'max-age=31536000')
})

test("a client's own request id is not taken", async () => {
  const answer = await send({ headers: { 'x-request-id': 'forged' } })
  assert.match(answer.headers.get('x-request-id') ?? '', /^request-/)
})

/** A body of chunks of 64 KiB that says how many were asked of it. */
function chunks(count: number) {
  const counted = { pulled: 0 }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (counted.pulled++ < count) controller.enqueue(new Uint8Array(65_536))
      else controller.close()
    },
  })
  return { body, counted }
}

test('a body of 1 MiB passes, one byte more does not: declared', async () => {
  const declared = (length: number): Send => ({
    ...post({ ...bearer, 'content-length': String(length) }),
    body: new Uint8Array(length),
  })
  const passed = await send(declared(bodyLimit))
  assert.deepEqual([passed.status, await passed.json()], [200, { size: bodyLimit }])
  const answer = await send(declared(bodyLimit + 1))
  assert.equal(answer.status, 413)
  assertSecured(answer, true)
  assert.match(await answer.text(), /"code":"too_large"/)
})

test('a body of 1 MiB passes, more does not: counted, and not read to its end', async () => {
  const fits = chunks(16)
  const passed = await send({ ...post(bearer), body: fits.body })
  assert.deepEqual([passed.status, await passed.json()], [200, { size: bodyLimit }])
  const endless = chunks(3200)
  assert.equal((await send({ ...post(bearer), body: endless.body })).status, 413)
  assert.ok(endless.counted.pulled < 20, String(endless.counted.pulled))
})

test('a length that is no number, or stands beside an encoding, is not believed', async () => {
  const odd = await send(post({ ...bearer, 'content-length': '1e3' }))
  assert.equal(odd.status, 413)
  const both = {
    ...post({ ...bearer, 'content-length': '2', 'transfer-encoding': 'chunked' }),
    body: chunks(40).body,
  }
  assert.equal((await send(both)).status, 413)
})

test('a foreign request is refused before its body is read', async () => {
  const { body, counted } = chunks(40)
  assert.equal((await send({ ...post({ origin: 'http://evil.test' }), body })).status, 403)
  assert.ok(counted.pulled <= 1)
})

test('a path may have its own limit', async () => {
  const small = appWith({ bodyLimit: (path) => (path === '/api/thing' ? 1 : bodyLimit) })
  assert.equal((await send(post(bearer), small)).status, 413)
  assert.equal((await send({ ...post(bearer), path: '/rpc/thing' }, small)).status, 200)
})

test('it holds on a real server: bodies with and without length, hosts and origins', async () => {
  const listening: { port: number } = { port: 0 }
  const name = () => `127.0.0.1:${listening.port}`
  const real = appWith({ hosts: () => [name()], origins: () => [`http://${name()}`] })
  const server = serve({ fetch: real.fetch, hostname: '127.0.0.1', port: 0 })
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    listening.port = address.port
    const url = `http://${name()}/api/thing`
    const sent = async (body: RequestInit['body'], headers = {}) => {
      const init = { method: 'POST', headers: { ...bearer, ...headers }, body: body ?? null, duplex: 'half' }
      const answer = await fetch(url, init)
      return [answer.status, await answer.json()]
    }
    assert.deepEqual(await sent('{}'), [200, { size: 2 }])
    assert.deepEqual(await sent(chunks(3).body), [200, { size: 3 * 65_536 }])
    assert.equal((await sent(new Uint8Array(bodyLimit + 1)))[0], 413)
    assert.equal((await sent('{}', { origin: 'http://evil.test' }))[0], 403)
    assert.equal((await fetch(`http://localhost:${listening.port}/api/thing`)).status, 421)
  } finally {
    server.close()
  }
})
