import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeJson, safeText } from './safe-text.ts'

test('no control character is left, and ordinary text is left alone', () => {
  for (let code = 0; code < 0x20; code++)
    assert.match(safeText(String.fromCharCode(code)), /^\\(x[0-9a-f]{2}|[nrt])$/)
  for (let code = 0x7f; code < 0xa0; code++)
    assert.match(safeText(String.fromCharCode(code)), /^\\x[0-9a-f]{2}$/)
  assert.equal(safeText('Grüße, 東京 🚀 «ok»'), 'Grüße, 東京 🚀 «ok»')
})

test('JSON keeps its meaning', () => {
  const value = { name: 'a\u009b2J\u202eb\u007f', other: 'ü\u2028' }
  const json = safeJson(JSON.stringify(value))
  assert.doesNotMatch(json, /[\u007f-\u009f\u2028\u202e]/)
  assert.deepEqual(JSON.parse(json), value)
})
