import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Filter, filterLimits } from './filter.ts'

const condition = { column: 'region', op: '=', value: 'eu-west-1' }
const nested = (depth: number): unknown =>
  depth === 0 ? condition : depth % 2 ? { and: [nested(depth - 1)] } : { or: [nested(depth - 1)] }
const many = (count: number) => ({ and: Array.from({ length: count }, () => condition) })

const accepted: Record<string, unknown> = {
  'a condition alone': condition,
  'the example of the interface': { and: [condition, { or: [condition, condition] }] },
  'and in or': { or: [{ and: [condition, condition] }, condition] },
  everything: { and: [] },
  'null by =': { column: 'name', op: '!=', value: null },
  'a key with dots and blanks': { column: 'tags.cost center.a', op: ':', value: '' },
  'numbers, booleans and texts in a list': { column: 'x', op: 'in', value: [1, true, 'a'] },
  'not there': { column: 'tags.env', op: 'exists', value: false },
  'a time': { column: 'created', op: '>=', value: '2026-01-01T00:00:00Z' },
  'eight groups deep': nested(filterLimits.depth),
  'a hundred conditions': many(filterLimits.conditions),
}
for (const [name, filter] of Object.entries(accepted)) {
  test(`accepts ${name}, unchanged`, () => assert.deepEqual(Filter.parse(filter), filter))
}

const refused: Record<string, [unknown, string]> = {
  nothing: [null, ''],
  'a list': [[condition], ''],
  'an unknown operator': [{ and: [condition, { ...condition, op: '~' }] }, 'and.1.op'],
  'a missing value': [{ or: [{ column: 'a', op: '=' }] }, 'or.0.value'],
  'a list for =': [{ column: 'a', op: '=', value: ['b'] }, 'value'],
  'a text for in': [{ column: 'a', op: 'in', value: 'b' }, 'value'],
  'an empty list': [{ column: 'a', op: 'in', value: [] }, 'value'],
  'null in a list': [{ column: 'a', op: 'in', value: [null] }, 'value.0'],
  'null for >': [{ column: 'a', op: '>', value: null }, 'value'],
  'a number for ^=': [{ column: 'a', op: '^=', value: 1 }, 'value'],
  'a text for exists': [{ column: 'a', op: 'exists', value: 'true' }, 'value'],
  'an object for a value': [{ column: 'a', op: '=', value: { $ne: 1 } }, 'value'],
  NaN: [{ column: 'a', op: '=', value: Number.NaN }, 'value'],
  'an empty column': [{ column: '', op: '=', value: 1 }, 'column'],
  'an unknown member': [{ ...condition, not: true }, ''],
  'and beside or': [{ and: [condition], or: [condition] }, ''],
  'a group beside a condition': [{ and: [condition], ...condition }, ''],
  'and that is no list': [{ and: condition }, 'and'],
  'an empty or': [{ or: [] }, 'or'],
  'an empty group inside': [{ or: [condition, { and: [] }] }, 'or.1.and'],
  'nine groups deep': [nested(filterLimits.depth + 1), 'and.0.or.0.and.0.or.0.and.0.or.0.and.0.or.0.and'],
  '101 conditions': [many(filterLimits.conditions + 1), `and.${filterLimits.conditions}`],
  'a list of 1001': [{ column: 'a', op: 'in', value: Array.from({ length: 1001 }, String) }, 'value'],
}
for (const [name, [filter, path]] of Object.entries(refused)) {
  test(`refuses ${name} at its place`, () => {
    const issues = Filter.safeParse(filter).error?.issues ?? []
    assert.equal(issues.length, 1)
    assert.equal(issues[0]?.path.join('.'), path)
    assert.ok(issues[0]?.message)
  })
}

test('an input without a bottom is refused, not followed', () => {
  assert.equal(Filter.safeParse(nested(5000)).success, false)
  const loop: { and: unknown[] } = { and: [] }
  loop.and.push(loop)
  assert.equal(Filter.safeParse(loop).success, false)
})

test('__proto__ is no way in', () => {
  const filter: unknown = JSON.parse('{"column":"a","op":"=","value":1,"__proto__":{"and":[]}}')
  assert.equal(Filter.safeParse(filter).success, false)
})

test('it has a JSON schema for the API description', () => {
  const schema = JSON.stringify(z.toJSONSchema(Filter, { io: 'input' }))
  for (const word of ['and', 'or', 'column', 'exists', '^=']) assert.ok(schema.includes(`"${word}"`), word)
})
