import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Filter, filterLimits } from './filter.ts'
import { FilterSyntaxError } from './filter-syntax-error.ts'
import { parseFilter } from './parse-filter.ts'

const is = (column: string, value: unknown) => ({ column, op: '=', value })

const read: Record<string, unknown> = {
  'instance_type = "t3.micro" and (tags.env in (prod, stage) or region ^= eu-)': {
    and: [
      is('instance_type', 't3.micro'),
      {
        or: [
          { column: 'tags.env', op: 'in', value: ['prod', 'stage'] },
          { column: 'region', op: '^=', value: 'eu-' },
        ],
      },
    ],
  },
  '': { and: [] },
  '  \n': { and: [] },
  'a=b': is('a', 'b'),
  'a != b': { column: 'a', op: '!=', value: 'b' },
  'a:b': { column: 'a', op: ':', value: 'b' },
  'a !: b': { column: 'a', op: '!:', value: 'b' },
  'a>5': { column: 'a', op: '>', value: 5 },
  'a >= -1.5': { column: 'a', op: '>=', value: -1.5 },
  'a < 2026-01-01T00:00:00Z': { column: 'a', op: '<', value: '2026-01-01T00:00:00Z' },
  'a <= 1e+21': { column: 'a', op: '<=', value: 1e21 },
  'a in(b)': { column: 'a', op: 'in', value: ['b'] },
  'a IN (1, true, "1")': { column: 'a', op: 'in', value: [1, true, '1'] },
  'tags.env exists': { column: 'tags.env', op: 'exists', value: true },
  'tags.env exists true': { column: 'tags.env', op: 'exists', value: true },
  'tags.env exists false and b = 1': {
    and: [{ column: 'tags.env', op: 'exists', value: false }, is('b', 1)],
  },
  'tags.env exists and b = 1': { and: [{ column: 'tags.env', op: 'exists', value: true }, is('b', 1)] },
  'a = null': is('a', null),
  'a = "null"': is('a', 'null'),
  'a = true': is('a', true),
  'a = TRUE': is('a', 'TRUE'),
  'a = 012345678901': is('a', '012345678901'),
  'a = 123456789012': is('a', 123456789012),
  'a = 12345678901234567890': is('a', '12345678901234567890'),
  'a = 1.10': is('a', '1.10'),
  'a = 10.0.0.0/16': is('a', '10.0.0.0/16'),
  'account_id ^= 1234': { column: 'account_id', op: '^=', value: '1234' },
  'a = arn:aws:s3:::bucket/x*': is('a', 'arn:aws:s3:::bucket/x*'),
  'a = in': is('a', 'in'),
  'in in (in)': { column: 'in', op: 'in', value: ['in'] },
  'exists exists': { column: 'exists', op: 'exists', value: true },
  'android = 1': is('android', 1),
  '"and" = "or"': is('and', 'or'),
  'a = ""': is('a', ''),
  "a = 'it\\'s'": is('a', "it's"),
  'a = "say \\"hi\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u20AC \\ud83d\\ude00"': is(
    'a',
    'say "hi" \\ / \b\f\n\r\t € 😀',
  ),
  'a = "line\nbreak (, and"': is('a', 'line\nbreak (, and'),
  'tags."cost center" = x': is('tags.cost center', 'x'),
  "tags.'aws:createdBy' = x": is('tags.aws:createdBy', 'x'),
  'tags.kubernetes.io/cluster/a-b = owned': is('tags.kubernetes.io/cluster/a-b', 'owned'),
  'tags.Größe = 漢字': is('tags.Größe', '漢字'),
  'tags."" = x': is('tags.', 'x'),
  'a = 1 and b = 2 and c = 3': { and: [is('a', 1), is('b', 2), is('c', 3)] },
  'a = 1 or b = 2 and c = 3': { or: [is('a', 1), { and: [is('b', 2), is('c', 3)] }] },
  '(a = 1 or b = 2) AND c = 3': { and: [{ or: [is('a', 1), is('b', 2)] }, is('c', 3)] },
  '(a = 1 and b = 2) and c = 3': { and: [{ and: [is('a', 1), is('b', 2)] }, is('c', 3)] },
  '((a = 1))': is('a', 1),
}
for (const [text, filter] of Object.entries(read)) {
  test(`reads ${JSON.stringify(text)}`, () => {
    const parsed = parseFilter(text)
    assert.deepEqual(parsed, filter)
    assert.deepEqual(Filter.parse(parsed), filter)
  })
}

const list = (count: number) => Array.from({ length: count }, (_, at) => `v${at}`).join()
const conditions = (count: number) => Array.from({ length: count }, (_, at) => `c${at} = 1`).join(' and ')

/** Expression, position from 0, what was found, a part of what was expected. */
const refused: [string, number, string, RegExp][] = [
  ['instance_type "t3.micro"', 14, '"t3.micro"', /^an operator \(= != /],
  ['a', 1, 'the end', /^an operator/],
  ['a =', 3, 'the end', /^a value$/],
  ['a = )', 4, '")"', /^a value$/],
  ['a = (b, c)', 4, '"("', /^a value$/],
  ['a == b', 3, '"="', /^a value$/],
  ['a like b', 2, '"like"', /^an operator/],
  ['a inx (b)', 2, '"inx"', /^an operator/],
  ['a = and b = 1', 4, '"and"', /^a value$/],
  ['and = 1', 0, '"and"', /^a column$/],
  ['= 1', 0, '"="', /^a column$/],
  ['a = 1 b = 2', 6, '"b"', /^and, or, or the end$/],
  ['a = 1)', 5, '")"', /^and, or, or the end$/],
  ['a = 1 and', 9, 'the end', /^a column$/],
  ['(a = 1', 6, 'the end', /closing bracket/],
  ['()', 1, '")"', /^a column$/],
  ['a in b', 5, '"b"', /^a list/],
  ['a in ()', 6, '")"', /^a value$/],
  ['a in (b,)', 8, '")"', /^a value$/],
  ['a in (b c)', 8, '"c"', /^a comma or a closing bracket$/],
  ['a in (null)', 6, '"null"', /other than null/],
  ['a > true', 4, '"true"', /^a number/],
  ['a = "b', 6, 'the end', /^a closing " of the text that starts at position 5$/],
  ['a = "b\\x"', 6, '"\\"', /^an escape/],
  ['a = “b”', 4, '"“"', /^a value$/],
  ['tags. = 1', 6, '"="', /^a key behind the dot/],
  ['tags.a:b = 1', 9, '"="', /^and, or, or the end$/],
  ['"" = 1', 0, '""', /^a column of 1 to/],
  [
    `a in (${list(filterLimits.values + 1)})`,
    5 + list(filterLimits.values).length + 2,
    '"v1000"',
    /at most 1000 values/,
  ],
  [conditions(filterLimits.conditions + 1), conditions(100).length + 5, '"c100"', /at most 100 conditions/],
  [`${'('.repeat(9)}a = 1${')'.repeat(9)}`, 8, '"("', /nested at most 8 deep/],
  [`a = "${'x'.repeat(5000)}"`, 4, `"${'x'.repeat(40)}`, /at most 4096 characters/],
]
for (const [text, position, found, expected] of refused) {
  test(`refuses ${JSON.stringify(text.slice(0, 40))} at ${position}`, () => {
    assert.throws(
      () => parseFilter(text),
      (error) => {
        assert.ok(error instanceof FilterSyntaxError, String(error))
        assert.deepEqual([error.position, error.found], [position, found])
        assert.match(error.expected, expected)
        assert.ok(error.message.length < 400)
        return true
      },
    )
  })
}

test('the message ends with the expression and a caret below the fault', () => {
  const message = (text: string) => {
    try {
      parseFilter(text)
    } catch (error) {
      return String(error)
    }
    return assert.fail('was read')
  }
  assert.equal(
    message('instance_type "t3.micro"'),
    'FilterSyntaxError: Expected an operator (= != : !: ^= > >= < <= in exists), found "t3.micro" at position 15\n' +
      'instance_type "t3.micro"\n' +
      '              ^',
  )
  const long = message(`${conditions(50)} oops ${conditions(50)}`).split('\n')
  assert.ok(long[1]?.startsWith('…') && long[1].endsWith('…') && long[1].length === 74)
  const caret = long[2]?.indexOf('^') ?? -1
  assert.equal(long[1]?.slice(caret, caret + 4), 'oops')
  assert.equal(message('a = 1\n\tand b').split('\n').length, 3)
})

test('brackets without end are refused before the stack is', () => {
  assert.throws(() => parseFilter('('.repeat(100_000)), FilterSyntaxError)
  const deep = (level: number): string => (level === 0 ? 'a = 1' : `a = 1 or a = 1 and (${deep(level - 1)})`)
  assert.throws(() => parseFilter(deep(5)), /nested at most 8 deep/)
  assert.equal(Filter.safeParse(parseFilter(deep(4))).success, true)
})
