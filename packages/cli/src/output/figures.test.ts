import assert from 'node:assert/strict'
import { test } from 'node:test'
import { age, count, counted, duration, moment } from './figures.ts'

test('numbers and times as people read them', () => {
  assert.equal(count(1_234_567), '1,234,567')
  assert.equal(counted(1, 'scope'), '1 scope')
  assert.equal(counted(0, 'scope'), '0 scopes')
  assert.deepEqual([400, 12_345, 59_600, 185_000, 3_720_000].map(duration), [
    '0.4 s',
    '12 s',
    '1 min 00 s',
    '3 min 05 s',
    '1 h 02 min',
  ])
  assert.equal(moment('2026-01-31T08:00:00.123Z'), '2026-01-31 08:00:00Z')
  assert.equal(age('2026-01-31T08:00:00Z', Date.parse('2026-01-31T12:30:00Z')), '4 h ago')
  assert.equal(age('2026-01-31T08:00:00Z', Date.parse('2026-02-07T08:00:00Z')), '7 days ago')
})
