import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { parseFilter } from '@skydeck/contract'
import { createInventory, type Inventory } from '../src/inventory/inventory.ts'
import { boxSource } from './support/box-source.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertRows } from './support/stored-rows.ts'

const box = (id: string, config: object, more: object = {}) => ({
  arn: `arn:aws:test:eu-central-1:111111111111:box/${id}`,
  type: 'aws_test_box',
  config,
  ...more,
})

describe('filters', () => {
  let database: FreshDatabase
  let inventory: Inventory

  before(async () => {
    database = await freshDatabase({ name: 'filter' })
    inventory = createInventory({ pool: database.pool, sources: [boxSource], demo: false })
    const answered = (Policy: string) => ({ GetPolicy: { state: 'ok', answer: { Policy } } })
    await insertRows(database.pool, [
      box(
        'a',
        {
          Size: 1,
          Weight: 0.5,
          Open: true,
          MadeAt: '2026-05-01T10:00:00Z',
          Colour: 'Red',
          Address: '10.0.0.1',
          Net: '10.0.0.0/16',
          Parts: ['x', 5],
        },
        {
          tags: { env: 'prod', 'cost center': '7', Name: 'Alpha' },
          name: 'Alpha',
          details: answered('deny'),
        },
      ),
      box(
        'b',
        {
          Size: 2,
          Weight: 1.5,
          Open: false,
          MadeAt: '2026-05-02T00:00:00Z',
          Colour: 'blue',
          Address: '10.0.1.1',
          Net: '10.1.0.0/16',
          Parts: { k: 'x' },
        },
        { tags: {}, details: { GetPolicy: { state: 'absent' } }, firstSeen: '2026-02-01T00:00:00Z' },
      ),
      box('c', { Size: 10, Colour: "it's 50%_\\" }, { tags: null, region: '' }),
      box(
        'd',
        {},
        {
          tags: { env: 'stage' },
          region: 'us-east-1',
          details: { GetPolicy: { state: 'refused', refused: { state: 'denied' } } },
        },
      ),
      box('gone', { Size: 1 }, { goneAt: '2026-06-01T00:00:00Z' }),
    ])
  })
  after(() => database.drop())

  const ids = async (filter: object | string, type: string | undefined = 'aws_test_box'): Promise<string> => {
    const text = JSON.stringify(typeof filter === 'string' ? parseFilter(filter) : filter)
    const { items, total } = await inventory.list({ type, filter: text })
    assert.equal(total, items.length)
    return items
      .map(({ resourceId }) => resourceId)
      .sort()
      .join('')
  }

  const cases: [expression: string, wanted: string][] = [
    ['size = 1', 'a'],
    ['size = 1.0', 'a'],
    ['size = "1"', 'a'],
    ['size != 1', 'bcd'],
    ['size > 1', 'bc'],
    ['size >= 1.5', 'bc'],
    ['size < 10', 'ab'],
    ['size in (1, 10)', 'ac'],
    ['size exists', 'abc'],
    ['size exists false', 'd'],
    ['size : 1', 'ac'],
    ['weight <= 0.5', 'a'],
    ['open = true', 'a'],
    ['open != true', 'bcd'],
    ['open = "false"', 'b'],
    ['colour = Red', 'a'],
    ['colour = red', ''],
    ['colour : RED', 'a'],
    ['colour !: e', 'cd'],
    ['colour ^= bl', 'b'],
    ['colour : "%_"', 'c'],
    ['colour : "\\\\"', 'c'],
    [`colour ^= "it's"`, 'c'],
    ['made_at = 2026-05-01', 'a'],
    ['made_at = 2026-05-01T10:00:00Z', 'a'],
    ['made_at = "2026-05-01T12:00:00+02:00"', 'a'],
    ['made_at > 2026-05-01', 'b'],
    ['made_at >= 2026-05-01', 'ab'],
    ['made_at <= 2026-05-01', 'a'],
    ['made_at < 2026-05-01', ''],
    ['made_at ^= 2026-05', 'ab'],
    ['address = 10.0.0.1', 'a'],
    ['address = 10.0.0.0/24', 'a'],
    ['address = 10.0.0.0/8', 'ab'],
    ['address > 10.0.0.1', 'b'],
    ['address ^= 10.0.', 'ab'],
    ['net = 10.0.0.0/16', 'a'],
    ['net = 10.1.2.3', 'b'],
    ['parts = x', 'a'],
    ['parts = 5', 'a'],
    ['parts : X', 'ab'],
    ['tags.env = prod', 'a'],
    ['tags.env != prod', 'bd'],
    ['tags.env exists', 'ad'],
    ['tags.env exists false', 'b'],
    ['tags.env !: pro', 'bd'],
    ['tags."cost center" = 7', 'a'],
    ['tags : stag', 'd'],
    ['tags exists', 'ad'],
    ['tags exists false', 'b'],
    ['policy = deny', 'a'],
    ['policy != deny', 'b'],
    ['policy exists false', 'b'],
    ['secret exists false', ''],
    ['region = global', 'c'],
    ['region in (global, us-east-1)', 'cd'],
    ['region ^= eu-', 'ab'],
    ['account_id = 111111111111', 'abcd'],
    ['type = aws_test_box and size > 1', 'bc'],
    ['name = Alpha', 'a'],
    ['title = Alpha', 'a'],
    ['title = b', 'b'],
    ['resource_id in (a, b)', 'ab'],
    ['arn : box/a', 'a'],
    ['first_seen > 2026-01-15', 'b'],
    ['changed_at exists', 'abcd'],
    ['(size = 1 or size = 2) and not_there = 1', 'error'],
    ['size = 1 or (tags.env = stage and region = us-east-1)', 'ad'],
  ]

  test('mean what they say, by the kind of the column', async () => {
    for (const [expression, wanted] of cases) {
      if (wanted === 'error') await assert.rejects(ids(expression), { code: 'bad_request' }, expression)
      else assert.equal(await ids(expression), wanted, expression)
    }
    assert.equal(await ids({ and: [] }), 'abcd')
    assert.equal(await ids({ column: 'colour', op: '=', value: null }), 'd')
    assert.equal(await ids({ column: 'colour', op: '!=', value: null }), 'abc')
  })

  test('a type that the filter pins down lends its columns', async () => {
    assert.equal(await ids('type = aws_test_box and size > 1', ''), 'bc')
    assert.equal(await ids('(type = aws_test_box or region = global) and size > 1', ''), 'bc')
    assert.equal(await ids('size > 1', ''), 'bc')
    // Rows of other types may be global: which type `size` is of has to be said.
    await assert.rejects(ids('region = global or size > 1', ''), {
      code: 'bad_request',
      message: /no column size/,
    })
    assert.equal(await ids('tags.env = prod', ''), 'a')
    assert.equal(await ids('type = nothing', ''), '')
  })

  test('say what is wrong with them', async () => {
    const wrong: [filter: string, message: RegExp][] = [
      ['{', /no JSON/],
      ['{"and":1}', /at and/],
      ['{"column":"size","op":"~","value":1}', /filter is none/],
      ['{"column":"size","op":">","value":"many"}', /size is compared with a number; "many" is none/],
      ['{"column":"open","op":"=","value":"maybe"}', /true or false/],
      ['{"column":"made_at","op":">","value":"2026-02-30"}', /a time such as/],
      ['{"column":"made_at","op":">","value":"yesterday"}', /a time such as/],
      ['{"column":"address","op":"=","value":"10.0.0.0/99"}', /an address/],
      ['{"column":"address","op":"=","value":"host"}', /an address/],
      ['{"column":"net","op":"=","value":"x"}', /./],
      ['{"column":"constructor","op":"=","value":"x"}', /no column constructor/],
    ]
    for (const [filter, message] of wrong) {
      await assert.rejects(
        inventory.list({ type: 'box', filter }),
        { name: 'AppError', code: 'bad_request', message },
        filter,
      )
    }
    await assert.rejects(ids('colur = red'), { message: /aws_test_box has no column colur/, hint: /colour/ })
    await assert.rejects(inventory.list({ type: 'aws_test_boks' }), {
      code: 'bad_request',
      hint: /aws_test_box/,
    })
  })

  test('values and names of tags are bound, never part of the SQL', async () => {
    const nasty = `x'); drop table resources; --`
    for (const op of ['=', '!=', ':', '^=', '>']) {
      await inventory.list({ type: 'box', filter: JSON.stringify({ column: 'colour', op, value: nasty }) })
    }
    await inventory.list({
      filter: JSON.stringify({ column: `tags.${nasty}`, op: '=', value: nasty }),
      q: nasty,
    })
    await assert.rejects(inventory.list({ filter: JSON.stringify({ column: nasty, op: '=', value: 1 }) }), {
      code: 'bad_request',
    })
    await assert.rejects(inventory.list({ sort: nasty }), { code: 'bad_request' })
    for (const query of [
      { q: 'a\0b' },
      { filter: JSON.stringify({ column: 'parts', op: '=', value: '\0' }), type: 'box' },
    ]) {
      await assert.rejects(inventory.list(query), { code: 'bad_request' })
    }
    assert.equal((await inventory.list({})).total, 4)
  })

  test('plain text is looked for in name, id, ARN and values of tags', async () => {
    const found = async (q: string) =>
      (await inventory.list({ q })).items
        .map(({ resourceId }) => resourceId)
        .sort()
        .join('')
    assert.equal(await found('alph'), 'a')
    assert.equal(await found('STAGE'), 'd')
    assert.equal(await found('box/'), 'abcd')
    assert.equal(await found('%'), '')
    assert.equal(await found('  '), 'abcd')
  })
})
