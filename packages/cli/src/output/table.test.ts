import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderTable } from './table.ts'
import { textWidth } from './text-width.ts'

test('columns are as wide as they need, numbers stand at the right', () => {
  const { lines } = renderTable(
    [{ title: 'type' }, { title: 'found', align: 'right' }],
    [
      ['aws_vpc', '2'],
      ['aws_ec2_instance', '1,200'],
    ],
  )
  assert.deepEqual(lines, ['type              found', 'aws_vpc               2', 'aws_ec2_instance  1,200'])
})

test('nothing is cut without a width', () => {
  const long = 'x'.repeat(500)
  assert.equal(renderTable([{ title: 'a' }], [[long]]).lines[1], long)
})

test('a narrow terminal cuts the widest columns and uses all of its width', () => {
  const { lines, hidden } = renderTable(
    [{ title: 'a' }, { title: 'b' }, { title: 'c' }],
    [['short', 'y'.repeat(60), 'z'.repeat(60)]],
    {
      width: 50,
    },
  )
  assert.deepEqual(hidden, [])
  assert.equal(textWidth(lines[1] ?? ''), 50)
  assert.match(lines[1] ?? '', /^short {2}y+… {2}z+…$/)
})

test('columns without room are left out and named', () => {
  const titles = Array.from({ length: 12 }, (_, index) => ({ title: `column_${index}` }))
  const { lines, hidden } = renderTable(titles, [titles.map(() => 'a long value')], { width: 40 })
  assert.deepEqual(
    hidden,
    titles.slice(3).map(({ title }) => title),
  )
  for (const line of lines) assert.ok(textWidth(line) <= 40, line)
})

test('wide characters keep the columns in line', () => {
  const { lines } = renderTable(
    [{ title: 'name' }, { title: 'x' }],
    [
      ['東京', '1'],
      ['e\u0301te', '2'],
      ['🚀', '3'],
    ],
  )
  assert.deepEqual(lines, ['name  x', '東京  1', 'e\u0301te   2', '🚀    3'])
})

test('a cut between wide characters never exceeds the width', () => {
  for (let width = 1; width < 12; width++) {
    const [, line = ''] = renderTable([{ title: '' }], [['東京東京東京']], { width }).lines
    assert.ok(textWidth(line) <= width, `${width}: ${line}`)
  }
})

test('a cell cannot move the cursor or break the line', () => {
  const { lines } = renderTable([{ title: 'tag\n' }], [['a\x1b[2J\r\nb\x07\x9b1m\u202e']])
  assert.deepEqual(lines, ['tag\\n', 'a\\x1b[2J\\r\\nb\\x07\\x9b1m\\u202e'])
})

test('a firm column stays whole while others are cut or leave', () => {
  const columns = [{ title: 'reason' }, { title: 'action', firm: true }, { title: 'more' }]
  const action = 'elasticloadbalancing:DescribeLoadBalancers'
  const { lines, hidden } = renderTable(columns, [['because '.repeat(9), action, 'more '.repeat(9)]], {
    width: 60,
  })
  assert.match(lines[1] ?? '', new RegExp(`^because.*… {2}${action}$`))
  assert.deepEqual(hidden, ['more'])
  assert.ok(textWidth(lines[1] ?? '') <= 60)
})
