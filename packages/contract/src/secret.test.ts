import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { Secret } from './secret.ts'

const canary = 'CANARY-SECRET-4711'
const secret = Secret.of(canary)

const printed: Record<string, () => string> = {
  String: () => String(secret),
  template: () => `${secret}`,
  concatenation: () => `${'x'}${secret as unknown as string}`,
  plus: () => 'x' + (secret as unknown as string),
  join: () => [secret, secret].join(),
  JSON: () => JSON.stringify({ a: [secret], b: secret }),
  inspect: () => inspect({ deep: { er: secret } }, { depth: 9, showHidden: true, getters: true }),
  format: () => format('%s %o %j %O', secret, secret, secret, secret),
  error: () => inspect(new Error(`no login with ${secret}`, { cause: secret })),
  keys: () => JSON.stringify([Object.keys(secret), Object.entries(secret), { ...secret }]),
  clone: () => inspect(structuredClone({ secret })),
  assertion: () => {
    try {
      assert.deepEqual({ secret }, { secret: 'other' })
    } catch (error) {
      return inspect(error)
    }
    return canary
  },
}

for (const [way, print] of Object.entries(printed)) {
  test(`a secret is not seen by ${way}`, () => {
    assert.ok(!print().includes(canary), way)
  })
}

test('it prints [secret] in text, JSON and inspect', () => {
  assert.equal(`${secret}`, '[secret]')
  assert.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}')
  assert.equal(inspect(secret), '[secret]')
})

test('it gives its text to reveal and compares by text', () => {
  assert.equal(secret.reveal(), canary)
  assert.ok(secret.equals(Secret.of(canary)))
  assert.ok(!secret.equals(Secret.of('other')))
  assert.ok(Secret.of('').equals(Secret.of('')))
})
