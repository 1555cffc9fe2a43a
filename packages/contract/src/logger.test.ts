import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { configureLogger, createLogger, type LogLevel, type LogSink, logger, logLevels } from './logger.ts'
import { Secret } from './secret.ts'

const canary = 'CANARY4711SECRETvalue'
const now = () => new Date('2026-01-02T03:04:05.678Z')

function sink(level: LogLevel = 'info') {
  const lines: string[] = []
  const made: LogSink = { level, now, write: (line) => lines.push(line) }
  return { made, lines }
}

function logged(detail: unknown, message = 'm', level: LogLevel = 'info'): string {
  const { made, lines } = sink(level)
  createLogger(made).info(message, detail)
  assert.equal(lines.length, 1)
  return lines[0] ?? ''
}

const read = (line: string): Record<string, unknown> => JSON.parse(line)

afterEach(() => configureLogger(undefined))

test('a line is JSON: time, level, message, then the fields', () => {
  assert.equal(
    logged({ scanId: 'a', count: 2, list: [1, null, true], none: undefined }),
    '{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"m","scanId":"a","count":2,"list":[1,null,true]}',
  )
})

test('each level writes itself and what is above', () => {
  for (const [at, level] of logLevels.entries()) {
    const { made, lines } = sink(level)
    const log = createLogger(made)
    for (const each of logLevels) log[each]('m')
    assert.deepEqual(
      lines.map((line) => read(line).level),
      logLevels.slice(at),
    )
  }
})

test('children add fields, nearest first, and keep the request id', () => {
  const { made, lines } = sink()
  const request = createLogger({ ...made, fields: { app: 'x', part: 'root' } }).child({
    requestId: 'r1',
    part: 'http',
  })
  request.child({ part: 'scan' }).warn('slow', { ms: 5 })
  request.info('done')
  assert.deepEqual(
    lines.map(read).map(({ app, part, requestId, ms }) => [app, part, requestId, ms]),
    [
      ['x', 'scan', 'r1', 5],
      ['x', 'http', 'r1', undefined],
    ],
  )
})

test('a field cannot take the place of time, level or message', () => {
  const line = read(logged({ time: 'never', level: 'error', message: 'forged' }))
  assert.deepEqual(
    [line.level, line.message, line.field_level, line.field_message],
    ['info', 'm', 'error', 'forged'],
  )
})

test('line ends in texts stay inside the line', () => {
  const line = logged({ text: 'a\nb\u2028c\u2029d' }, 'x\r\n{"level":"error"}')
  assert.doesNotMatch(line, /[\r\n\u2028\u2029]/)
  assert.equal(read(line).text, 'a\nb\u2028c\u2029d')
})

test('the shared logger is silent, then writes where it is told, and so do children made before', () => {
  const child = logger.child({ requestId: 'r2' })
  child.error('lost')
  const { made, lines } = sink()
  configureLogger(made)
  child.error('kept')
  logger.debug('below the level')
  assert.deepEqual(
    lines.map(read).map(({ message, requestId }) => [message, requestId]),
    [['kept', 'r2']],
  )
})

const named = [
  ...[
    'authorization',
    'Authorization',
    'cookie',
    'Set-Cookie',
    'x-amz-security-token',
    'X-Amz-Security-Token',
  ],
  ...['secretAccessKey', 'SecretAccessKey', 'sessionToken', 'SessionToken', 'aws_secret_access_key'],
  ...[
    'aws_session_token',
    'AWS_SECRET_ACCESS_KEY',
    'password',
    'masterUserPassword',
    'token',
    'refresh_token',
  ],
  ...['accessToken', 'client_secret', 'code', 'state', 'X-Amz-Signature', 'X-Amz-Credential'],
]
for (const name of named) {
  test(`a member named ${name} is not shown, at any depth`, () => {
    for (const member of [canary, [canary], { any: canary }, 4711, new Map([['a', canary]])]) {
      const line = logged({
        [name]: member,
        deep: { er: [{ [name]: member }] },
        map: new Map([[name, member]]),
      })
      assert.doesNotMatch(line, /4711/)
      assert.equal(line.split('[redacted]').length, 4)
    }
  })
}

test('members that only say whether there is a secret are shown', () => {
  assert.match(
    logged({ hasPassword: true, token: null, secret: false }),
    /"hasPassword":true,"token":null,"secret":false/,
  )
})

const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${canary}%2F20260102&X-Amz-Date=20260102T030405Z`
const texts: Record<string, string> = {
  'a pre-signed address': `GET https://b.s3.amazonaws.com/k?${query}&X-Amz-Signature=${canary}&X-Amz-Security-Token=${canary}`,
  'an address in an address': `back to /x?to=${encodeURIComponent(`https://h/k?X-Amz-Signature=${canary}`)}`,
  'an IAM token for a database': `db.rds.amazonaws.com:5432/?Action=connect&DBUser=u&${query}&X-Amz-Signature=${canary}`,
  'a bearer token': `sent Authorization: Bearer ${canary} twice`,
  'a bearer token alone': `bearer ${canary}`,
  'a signed header': `authorization: AWS4-HMAC-SHA256 Credential=${canary}/x, SignedHeaders=host, Signature=${canary}`,
  'a signature alone': `AWS4-HMAC-SHA256 Credential=${canary}/20260102, SignedHeaders=host, Signature=${canary}`,
  'a cookie line': `Cookie: a=1; session=${canary}\nHost: x`,
  'a token header': `x-amz-security-token: ${canary}`,
  JSON: `{"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"${canary}","SessionToken" : "${canary}"}`,
  'JSON with blanks and quotes in the value': `{"password":"a \\"b, ${canary} c"}`,
  'JSON in JSON': JSON.stringify(JSON.stringify({ clientSecret: 'x', secretAccessKey: canary, a: 1 })),
  'JSON with other quotes': `{'password': 'x ${canary}'}`,
  XML: `<Credentials><SecretAccessKey>${canary}</SecretAccessKey><SessionToken>${canary}==</SessionToken>`,
  'XML of a database': `<MasterUserPassword>${canary}</MasterUserPassword>`,
  'a credentials file': `aws_secret_access_key = ${canary}\naws_session_token=${canary}`,
  'an address with a password': `connect postgres://app:${canary}@db:5432/x`,
  'an address with an odd password': `connect mysql://app:a@/${canary}@db/x`,
  'the way back of a login': `GET /callback?code=${canary}&state=${canary}`,
  'a form': `code=${canary}&grant_type=authorization_code&state=${canary}`,
  'the address printed at start': `open http://127.0.0.1:8000/ui/#token=${canary}`,
}
for (const [name, text] of Object.entries(texts)) {
  test(`${name} is not shown, wherever the text stands`, () => {
    const error = new Error(text, { cause: new Error(text) })
    for (const line of [logged({}, text), logged({ a: [text] }), logged(text), logged(error, 'm', 'debug')]) {
      assert.ok(!line.includes(canary), line)
      assert.ok(line.includes('[redacted]'))
    }
    const key = logged({ [text]: 1 })
    assert.ok(!key.includes(canary), key)
  })
}

test('texts without a secret stay as they are', () => {
  const plain = [
    'GET http://127.0.0.1:8000/api/v1/resources?type=aws_vpc&sort=-name',
    'postgres://app@db:5432/skydeck',
    'arn:aws:iam::111111111111:role/Reader is not authorized to perform: rds:DescribeDBInstances',
    'statement timed out after 5000 ms; code 57014',
    'user@example.com signed in at 12:30',
    '',
  ]
  for (const text of plain) assert.equal(read(logged({ text })).text, text)
})

test('a Secret is [secret] wherever it stands', () => {
  const secret = Secret.of(canary)
  const line = logged({
    secret,
    list: [secret],
    set: new Set([secret]),
    map: new Map([['k', secret]]),
    password: secret,
  })
  assert.ok(!line.includes(canary))
  assert.equal(line.split('[secret]').length, 6)
  assert.equal(read(logged(secret)).detail, '[secret]')
  assert.ok(!logged({}, `with ${secret}`).includes(canary))
})

test('headers, queries and flat lists of them are redacted by name', () => {
  const headers = new Headers({ authorization: canary, accept: 'x' })
  const raw = ['Host', 'h', 'Authorization', canary, 'X-Amz-Security-Token', canary]
  const line = logged({
    headers,
    raw,
    query: new URLSearchParams({ token: canary, a: '1' }),
    url: new URL(`http://h/?code=${canary}`),
  })
  assert.ok(!line.includes(canary), line)
  assert.deepEqual(read(line).headers, { accept: 'x', authorization: '[redacted]' })
})

test('an error is name, message, code and cause; its stack only at debug; its other members never', () => {
  const cause = Object.assign(new TypeError('inner'), { code: 'ECONNREFUSED', request: { body: canary } })
  const error = Object.assign(new Error('outer', { cause }), { code: 7, config: { plain: canary } })
  const shown = {
    name: 'Error',
    message: 'outer',
    cause: { name: 'TypeError', message: 'inner', code: 'ECONNREFUSED' },
    code: 7,
  }
  assert.deepEqual(read(logged(error)).error, shown)
  assert.deepEqual(read(logged({ failure: error })).failure, shown)
  const debug = logged(error, 'm', 'debug')
  assert.match(debug, /"stack":"Error: outer\\n/)
  assert.ok(!debug.includes(canary))
  assert.ok(!logged(Object.assign(new Error('x'), { code: `${canary} with blanks` })).includes(canary))
})

test('circles are cut, but not what merely stands twice', () => {
  const one: Record<string, unknown> = { name: 'one' }
  one.self = one
  const error = new Error('e')
  error.cause = error
  const line = read(logged({ one, again: [one, one], error }))
  assert.deepEqual(line.one, { name: 'one', self: '[circular]' })
  assert.deepEqual(line.again, [line.one, line.one])
  assert.deepEqual(line.error, { name: 'Error', message: 'e', cause: '[circular]' })
})

test('size is bounded: long texts, long lists, many members, great depth, bytes', () => {
  const deep = (level: number): unknown => (level === 0 ? canary : { down: deep(level - 1) })
  const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, 'v'.repeat(50)]))
  const line = logged({
    text: 'x'.repeat(1e6),
    list: Array.from({ length: 1e5 }, (_, at) => at),
    wide,
    deep: deep(5000),
    bytes: new Uint8Array(1e6),
    buffer: Buffer.from(canary),
  })
  assert.ok(line.length < 60_000, String(line.length))
  const { text, list, bytes, buffer, deep: down } = read(line)
  assert.match(String(text), /x… \[1000000 characters\]$/)
  assert.ok(Array.isArray(list) && list.length === 101 && list[100] === '[99900 more]')
  assert.deepEqual([bytes, buffer], ['[1000000 bytes]', `[${canary.length} bytes]`])
  assert.match(JSON.stringify(down), /"\[deep\]"/)
  const tree = (level: number): unknown =>
    level === 0 ? 'y'.repeat(9000) : Array.from({ length: 9 }, () => tree(level - 1))
  assert.ok(logged({ tree: tree(5) }).length < 200_000)
  assert.ok(logged({}, 'x'.repeat(1e6)).length < 10_000)
})

test('a secret in a text that is cut does not show', () => {
  for (let before = 8100; before < 8192; before++) {
    assert.ok(!logged({ text: `${'x '.repeat(before / 2)}password=${canary}` }).includes('CANARY'))
  }
})

test('no value stops a line: getters and proxies that throw, odd numbers, dates, functions', () => {
  const thrower = {
    get bad(): string {
      throw new Error(canary)
    },
    good: 1,
  }
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error(canary)
      },
    },
  )
  const odd = [
    1n,
    Number.NaN,
    -Infinity,
    new Date(Number.NaN),
    now(),
    () => 1,
    Symbol('s'),
    Object.create(null),
  ]
  const line = read(logged({ thrower, proxy, odd }))
  assert.deepEqual(line.thrower, { bad: '[unreadable]', good: 1 })
  assert.equal(line.proxy, '[unreadable]')
  assert.deepEqual(line.odd, [
    '1',
    'NaN',
    '-Infinity',
    'Invalid Date',
    now().toISOString(),
    '[function]',
    '[symbol]',
    {},
  ])
  assert.equal(read(logged(thrower)).bad, '[unreadable]')
  assert.equal(read(logged(5)).detail, 5)
  const polluting: unknown = JSON.parse('{"__proto__":{"polluted":1},"a":1}')
  assert.equal(read(logged(polluting)).a, 1)
  assert.equal('polluted' in {}, false)
})

test('what is short behind code= and state= in a text is no secret', () => {
  assert.equal(read(logged({ text: 'exit code=1 state=failed' })).text, 'exit code=1 state=failed')
})
