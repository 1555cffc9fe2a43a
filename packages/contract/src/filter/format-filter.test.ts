import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Filter, type FilterCondition, filterOps } from './filter.ts'
import { formatFilter } from './format-filter.ts'
import { parseFilter } from './parse-filter.ts'

/** A small generator (mulberry32), so that a failure can be run again. */
function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[below(from.length)]
    assert.ok(picked !== undefined)
    return picked
  }
  return { next, below, pick }
}
type Random = ReturnType<typeof seeded>

const pieces = [
  ...['a', 'Z', '7', '0', '_', '-', '.', ' ', '\n', '\t', '\0', '\u2028', '"', "'", '\\', '/', '(', ')', ','],
  ...[
    '=',
    '!',
    '<',
    '>',
    '^',
    ':',
    '+',
    'é',
    '漢',
    '😀',
    '\uD800',
    'and',
    'or',
    'in',
    'true',
    'null',
    '1e5',
    '“',
  ],
]
const words = [
  'and',
  'OR',
  'in',
  'exists',
  'null',
  'true',
  'false',
  '1',
  '-1',
  '0123',
  '1e21',
  'NaN',
  'Infinity',
  '',
]

function text(random: Random): string {
  if (random.below(4) === 0) return random.pick(words)
  return Array.from({ length: random.below(9) }, () => random.pick(pieces)).join('')
}

function number(random: Random): number {
  const made = random.pick([
    random.below(10),
    random.next() * 1e6,
    -random.next(),
    2 ** 53,
    1e21,
    1e-7,
    123456789012,
  ])
  return made === 0 ? 0 : made
}

function scalar(random: Random): string | number | boolean {
  return random.pick([() => text(random), () => number(random), () => random.below(2) === 0])()
}

function condition(random: Random): FilterCondition {
  const column = random.pick([
    'region',
    'tags.env',
    'and',
    'tags.cost center',
    `tags.${text(random)}`,
    text(random) || '.',
  ])
  const op = random.pick(filterOps)
  switch (op) {
    case '=':
    case '!=':
      return { column, op, value: random.below(5) === 0 ? null : scalar(random) }
    case ':':
    case '!:':
    case '^=':
      return { column, op, value: text(random) }
    case '>':
    case '>=':
    case '<':
    case '<=':
      return { column, op, value: random.below(2) === 0 ? text(random) : number(random) }
    case 'in':
      return { column, op, value: Array.from({ length: 1 + random.below(4) }, () => scalar(random)) }
    case 'exists':
      return { column, op, value: random.below(2) === 0 }
  }
}

/** Groups have two members or more: a group of one is the same as its member, and that is what is written. */
function filter(random: Random, depth: number): Filter {
  if (depth === 0 || random.below(3) === 0) return condition(random)
  const members = Array.from({ length: 2 + random.below(2) }, () => filter(random, depth - 1))
  return random.below(2) === 0 ? { and: members } : { or: members }
}

test('what is written reads as an equal filter, for 3,000 of them', () => {
  let deepest = 0
  let quoted = 0
  for (let seed = 1; seed <= 3000; seed++) {
    const made = filter(seeded(seed), seed % 5)
    assert.deepEqual(Filter.parse(made), made, `seed ${seed}`)
    const written = formatFilter(made)
    assert.deepEqual(parseFilter(written), made, `seed ${seed}: ${written}`)
    deepest = Math.max(deepest, written.split('(').length)
    if (written.includes('\\')) quoted++
  }
  assert.ok(deepest > 5 && quoted > 100, `${deepest} ${quoted}`)
})

test('it reads as a person would write it', () => {
  const same = [
    'instance_type = t3.micro and (tags.env in (prod, stage) or region ^= eu-)',
    'tags."cost center" exists and tags.env exists false',
    'account_id = "1" or account_id = 012345678901',
    'name = "null" or name = null',
    'tags."aws:createdBy" : "a b"',
    '',
  ]
  for (const expression of same) assert.equal(formatFilter(parseFilter(expression)), expression)
})

test('groups of one are dropped', () => {
  const one: Filter = { column: 'a', op: '=', value: 1 }
  const two: Filter = { or: [one, one] }
  assert.equal(formatFilter({ and: [{ or: [one] }] }), 'a = 1')
  assert.equal(formatFilter({ and: [{ and: [two] }, { or: [one] }] }), '(a = 1 or a = 1) and a = 1')
})

test('a filter of the greatest depth can be written and read', () => {
  const one: Filter = { column: 'a', op: '=', value: 1 }
  let deep: Filter = one
  for (let level = 0; level < 8; level++) deep = level % 2 ? { and: [deep, one] } : { or: [deep, one] }
  assert.deepEqual(parseFilter(formatFilter(Filter.parse(deep))), deep)
})
