import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Hono } from 'hono'
import { guard } from './guard.ts'
import { type BearerEnv, guardBearer, type VerifyToken } from './guard-bearer.ts'
import { bearerOf, digestToken, sameDigest } from './guard-token.ts'

const token = 'awb_1_0123456789abcdefghijklmnopqrstuv'
const known = await digestToken(token)
const verify: VerifyToken<string> = (digest) => (sameDigest(digest, known) ? 'ada' : undefined)

async function send(authorization: string | undefined, check = verify) {
  const app = new Hono<BearerEnv<string>>()
  app.use(guard({ hosts: () => ['h:1'], origins: () => [], requestId: () => 'request-1' }))
  app.use('/api/*', guardBearer(check))
  app.get('/api/me', (c) => c.json(c.get('caller')))
  app.onError((error, c) => c.text(error.message, 503))
  return app.request('http://h:1/api/me', {
    headers: { host: 'h:1', ...(authorization && { authorization }) },
  })
}

test('a valid token passes and says whose it is', async () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
    const answer = await send(`${scheme} ${token}`)
    assert.deepEqual([answer.status, await answer.json()], [200, 'ada'])
  }
})

test('without a token: 401, the scheme, the API error shape, the security headers', async () => {
  const answer = await send(undefined)
  assert.equal(answer.status, 401)
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  const body: unknown = await answer.json()
  assert.ok(typeof body === 'object' && body !== null)
  assert.deepEqual(Object.keys(body).sort(), ['code', 'hint', 'message', 'requestId'])
  assert.ok(
    'code' in body && body.code === 'unauthorized' && 'requestId' in body && body.requestId === 'request-1',
  )
})

const wrong: Record<string, string> = {
  'one character less': `Bearer ${token.slice(0, -1)}`,
  'one character more': `Bearer ${token}x`,
  'another case': `Bearer ${token.toUpperCase()}`,
  'another scheme': `Basic ${token}`,
  'no scheme': token,
  'no token': 'Bearer',
  'two tokens': `Bearer ${token} ${token}`,
  'a list': `Bearer ${token}, Bearer x`,
  'too long': `Bearer ${'a'.repeat(5000)}`,
}
for (const [name, header] of Object.entries(wrong)) {
  test(`${name}: the same 401 for all, without the token in it`, async () => {
    const answer = await send(header)
    assert.equal(answer.status, 401)
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer error="invalid_token"')
    const text = await answer.text()
    assert.match(text, /"message":"This token is not valid\."/)
    assert.ok(!text.includes(token.slice(0, 12)))
  })
}

test('what the check throws is neither a pass nor a 401', async () => {
  const answer = await send(`Bearer ${token}`, () => Promise.reject(new Error('store is down')))
  assert.deepEqual([answer.status, await answer.text()], [503, 'store is down'])
})

test('a check that waits for the store is waited for', async () => {
  assert.equal((await send(`Bearer ${token}`, async () => undefined)).status, 401)
  assert.equal((await send(`Bearer ${token}`, async () => 'eve')).status, 200)
})

test('the digest is SHA-256, and digests are compared in full', async () => {
  assert.equal(Buffer.from(known).toString('hex'), createHash('sha256').update(token).digest('hex'))
  assert.ok(sameDigest(known, Uint8Array.from(known)))
  for (let bit = 0; bit < 256; bit++) {
    const other = Uint8Array.from(known)
    other[bit >> 3]! ^= 1 << (bit & 7)
    assert.ok(!sameDigest(known, other))
  }
  assert.ok(!sameDigest(known, known.subarray(1)) && !sameDigest(known.subarray(1), known))
})

test('a token is read from the header alone', () => {
  assert.equal(bearerOf('Bearer a-._~+/9=='), 'a-._~+/9==')
  for (const header of [undefined, '', 'Bearer ', 'Bearer a b', 'Bearer =', 'Bearera', 'Bearer "a"']) {
    assert.equal(bearerOf(header), undefined)
  }
})
