import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createInventory, type Inventory } from '../src/inventory/inventory.ts'
import { ec2Instances } from '../src/resources/ec2/instance.ts'
import { boxSource } from './support/box-source.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertListing, insertRows } from './support/stored-rows.ts'

const sources = [ec2Instances, boxSource]

describe('pages of resources', () => {
  let database: FreshDatabase
  let inventory: Inventory

  before(async () => {
    database = await freshDatabase({ name: 'list' })
    inventory = createInventory({ pool: database.pool, sources, demo: false })
    await insertRows(database.pool, [
      ...Array.from({ length: 25 }, (_, n) => ({
        arn: `arn:aws:test:eu-central-1:${n % 2 ? '111111111111' : '222222222222'}:box/b${String(n).padStart(2, '0')}`,
        type: 'aws_test_box',
        source: 'test:ListBoxes',
        scopeRegion: '',
        // Ties, nulls and a whole number that JavaScript cannot hold.
        config:
          n % 5 === 4
            ? {}
            : {
                Size: n === 3 ? '9007199254740993' : n % 4,
                MadeAt: `2026-01-01T00:00:00.${n % 3}Z`,
                Parts: [n],
              },
        firstSeen: `2026-01-01T00:00:00.${String(n % 7).padStart(6, '0')}Z`,
      })),
      {
        arn: 'arn:aws:ec2:us-east-1:111111111111:instance/i-1',
        type: 'aws_ec2_instance',
        config: { InstanceId: 'i-1', PrivateIpAddress: '10.0.0.9' },
      },
      // The same ARN as another account sees it.
      {
        arn: 'arn:aws:test:eu-central-1:111111111111:box/b01',
        account: '333333333333',
        type: 'aws_test_box',
        config: { Size: 1 },
      },
    ])
  })
  after(() => database.drop())

  const key = ({ accountId, arn }: { accountId: string; arn: string }) => `${accountId} ${arn}`

  async function throughPages(query: object, limit: number): Promise<string[]> {
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await inventory.list({ ...query, limit, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map(key))
      cursor = page.nextCursor
      if (cursor) assert.equal(page.items.length, limit)
    } while (cursor)
    return seen
  }

  test('show a row with what the contract says', async () => {
    const { items, ...page } = await inventory.list({
      type: 'ec2',
      columns: 'instance_id,private_ip_address,title',
    })
    assert.deepEqual(page, {
      nextCursor: null,
      total: 1,
      totalIsEstimate: false,
      dataAge: null,
      partial: false,
      demo: false,
    })
    assert.deepEqual(items, [
      {
        accountId: '111111111111',
        arn: 'arn:aws:ec2:us-east-1:111111111111:instance/i-1',
        region: 'us-east-1',
        type: 'aws_ec2_instance',
        resourceId: 'i-1',
        name: null,
        tags: {},
        firstSeen: '2026-01-01T00:00:00.000Z',
        changedAt: '2026-01-01T00:00:00.000Z',
        goneAt: null,
        verifiedAt: null,
        columns: { instance_id: 'i-1', private_ip_address: '10.0.0.9', title: 'i-1' },
      },
    ])
  })

  test('go through every row once, in the order asked for, however long the pages are', async () => {
    const sorts = [
      undefined,
      'size',
      '-size',
      'made_at',
      '-made_at',
      'first_seen',
      '-first_seen',
      'arn',
      '-name',
      'resource_id',
      'open',
      'address',
    ]
    for (const sort of sorts) {
      const query = { type: 'things', ...(sort ? { sort } : {}) }
      const whole = (await inventory.list({ ...query, limit: 1000 })).items.map(key)
      assert.equal(new Set(whole).size, 26, sort)
      for (const limit of [1, 4, 13, 26])
        assert.deepEqual(await throughPages(query, limit), whole, `${sort} by ${limit}`)
    }
    const sizes = (await inventory.list({ type: 'box', sort: '-size', columns: 'size' })).items.map(
      ({ columns }) => columns?.size,
    )
    assert.deepEqual(sizes.slice(0, 3), ['9007199254740993', 3, 3])
    assert.deepEqual(sizes.slice(-5), [null, null, null, null, null])
  })

  test('hold still while rows come and go', async () => {
    const first = await inventory.list({ type: 'box', sort: 'resource_id', limit: 10 })
    const [gone] = first.items
    await database.pool.query('update resources set gone_at = now() where arn = $1', [gone?.arn])
    await insertRows(database.pool, [
      { arn: 'arn:aws:test:eu-central-1:111111111111:box/a-new', type: 'aws_test_box' },
    ])
    const second = await inventory.list({
      type: 'box',
      sort: 'resource_id',
      limit: 10,
      cursor: first.nextCursor ?? '',
    })
    assert.equal(second.items[0]?.resourceId, 'b09')
    await database.pool.query('update resources set gone_at = null')
    await database.pool.query("delete from resources where resource_id = 'a-new'")
  })

  test('refuse a cursor of another question, or one that is none', async () => {
    const { nextCursor } = await inventory.list({ type: 'box', sort: 'size', limit: 3 })
    assert.ok(nextCursor)
    for (const query of [
      { type: 'box', sort: '-size' },
      { type: 'box' },
      { type: 'box', sort: 'size', region: 'x' },
      { type: 'box', sort: 'size', q: 'x' },
    ]) {
      await assert.rejects(inventory.list({ ...query, cursor: nextCursor }), {
        code: 'bad_request',
        message: /another question/,
      })
    }
    assert.equal(
      (await inventory.list({ type: 'box', sort: 'size', limit: 7, columns: 'size', cursor: nextCursor }))
        .items.length,
      7,
    )
    for (const cursor of ['x', 'bnVsbA', '', Buffer.from('["a",[1]]').toString('base64url')]) {
      await assert.rejects(inventory.list({ type: 'box', sort: 'size', cursor }), { code: 'bad_request' })
    }
    const [mark] = JSON.parse(Buffer.from(nextCursor, 'base64url').toString()) as [string]
    const forged = Buffer.from(JSON.stringify([mark, ['no number', 'a', 'b']])).toString('base64url')
    await assert.rejects(inventory.list({ type: 'box', sort: 'size', cursor: forged }), {
      code: 'bad_request',
    })
  })

  test('refuse to sort by what has no order, and columns of no type', async () => {
    await assert.rejects(inventory.list({ type: 'box', sort: 'parts' }), {
      code: 'bad_request',
      message: /JSON/,
    })
    await assert.rejects(inventory.list({ sort: 'size' }), { code: 'bad_request', message: /no column size/ })
    await assert.rejects(inventory.list({ columns: '*' }), { code: 'bad_request' })
    const { items } = await inventory.list({ type: 'box', columns: '*', limit: 1 })
    assert.deepEqual(Object.keys(items[0]?.columns ?? {}).slice(0, 3), ['size', 'weight', 'open'])
  })

  test('are cut out by type, account and region', async () => {
    const total = async (query: object) => (await inventory.list(query)).total
    assert.equal(await total({}), 27)
    assert.equal(await total({ type: 'box,aws_ec2_instance' }), 27)
    assert.equal(await total({ account: '111111111111' }), 13)
    assert.equal(await total({ account: '111111111111, 333333333333', type: 'box' }), 13)
    assert.equal(await total({ region: 'us-east-1,global' }), 1)
    assert.equal(await total({ region: '' }), 27)
  })

  test('can be read to the end for an export', async () => {
    const all: string[] = []
    for await (const item of inventory.all({ type: 'box', limit: 7, columns: 'size' })) {
      assert.ok('size' in (item.columns ?? {}))
      all.push(key(item))
    }
    assert.deepEqual(all, (await inventory.list({ type: 'box', limit: 1000 })).items.map(key))
  })

  test('say how old the data is and whether a list behind it is not whole', async () => {
    const listing = { account: '111111111111', verifiedAt: '2026-05-01T00:00:00Z' }
    await insertListing(database.pool, { ...listing, region: 'us-east-1', source: 'ec2:DescribeInstances' })
    await insertListing(database.pool, {
      ...listing,
      region: 'eu-west-1',
      source: 'ec2:DescribeInstances',
      state: 'empty',
      verifiedAt: '2026-04-01T00:00:00Z',
    })
    await insertListing(database.pool, {
      ...listing,
      region: '',
      source: 'test:ListBoxes',
      state: 'denied',
      lastAt: '2026-05-02T00:00:00Z',
    })
    await insertListing(database.pool, {
      ...listing,
      account: '222222222222',
      region: 'us-east-1',
      source: 'ec2:DescribeInstances',
      state: 'failed',
      verifiedAt: null,
    })
    const fresh = async (query: object) => {
      const { dataAge, partial } = await inventory.list(query)
      return [dataAge, partial]
    }
    assert.deepEqual(await fresh({ account: '111111111111', type: 'ec2' }), [
      '2026-04-01T00:00:00.000Z',
      false,
    ])
    assert.deepEqual(await fresh({ account: '111111111111', type: 'ec2', region: 'us-east-1' }), [
      '2026-05-01T00:00:00.000Z',
      false,
    ])
    assert.deepEqual(await fresh({ type: 'ec2', region: 'us-east-1' }), ['2026-05-01T00:00:00.000Z', true])
    // One global list holds the boxes of all regions.
    assert.deepEqual(await fresh({ type: 'box', region: 'eu-central-1' }), ['2026-05-01T00:00:00.000Z', true])
    assert.deepEqual(await fresh({ account: '111111111111', region: 'us-east-1' }), [
      '2026-05-01T00:00:00.000Z',
      true,
    ])
    assert.deepEqual(await fresh({ account: '444444444444' }), [null, false])
    const filter = JSON.stringify({
      and: [
        { column: 'account_id', op: '=', value: '111111111111' },
        { column: 'region', op: 'in', value: ['us-east-1'] },
      ],
    })
    assert.deepEqual(await fresh({ type: 'ec2', filter }), ['2026-05-01T00:00:00.000Z', false])
    // Its last list ended well, they say, but not to the end.
    await insertListing(database.pool, {
      account: '555555555555',
      region: 'us-east-1',
      source: 'ec2:DescribeInstances',
      verifiedAt: '2026-05-01T00:00:00Z',
      lastAt: '2026-05-02T00:00:00Z',
    })
    assert.deepEqual(await fresh({ account: '555555555555' }), ['2026-05-01T00:00:00.000Z', true])
    const { items } = await inventory.list({ type: 'ec2' })
    assert.equal(items[0]?.verifiedAt, '2026-05-01T00:00:00.000Z')
  })

  test('stop a question that takes too long', async () => {
    const hasty = createInventory({ pool: database.pool, sources, demo: false, timeoutMs: 50 })
    const blocker = await database.pool.connect()
    try {
      await blocker.query('begin; lock table resources in access exclusive mode')
      await assert.rejects(hasty.list({ type: 'box', sort: 'size' }), {
        code: 'timeout',
        hint: /Choose a type/,
      })
    } finally {
      await blocker.query('rollback')
      blocker.release()
    }
    assert.equal((await hasty.list({ type: 'ec2' })).total, 1)
  })
})

describe('many resources', () => {
  let database: FreshDatabase
  let inventory: Inventory

  before(async () => {
    database = await freshDatabase({ name: 'many' })
    inventory = createInventory({ pool: database.pool, sources, demo: true })
    await database.pool.query(
      `insert into resources select '111111111111', 'arn:aws:test:eu-central-1:111111111111:box/' || n, case when n % 4 = 0 then '' else 'eu-central-1' end,
         'aws_test_box', n::text, null, jsonb_build_object('env', case when n % 10 = 0 then 'prod' else 'dev' end),
         jsonb_build_object('Colour', 'c' || n % 150, 'Size', n), '{}', '{}', 'test:ListBoxes', '', now(), now(), null, '\\x00'
       from generate_series(1, 30000) n`,
    )
    await database.pool.query('analyze resources')
  })
  after(() => database.drop())

  test('are counted exactly to 10,000 and estimated beyond', async () => {
    const under = await inventory.list({
      type: 'box',
      filter: JSON.stringify({ column: 'size', op: '<=', value: 10_000 }),
      limit: 1,
    })
    assert.deepEqual([under.total, under.totalIsEstimate], [10_000, false])
    const over = await inventory.list({
      type: 'box',
      filter: JSON.stringify({ column: 'size', op: '<=', value: 10_001 }),
      limit: 1,
    })
    assert.ok(over.totalIsEstimate && over.total > 10_000)
    const all = await inventory.list({ limit: 1 })
    assert.ok(all.totalIsEstimate && Math.abs(all.total - 30_000) < 1_000, String(all.total))
    assert.equal(all.demo, true)
  })

  test('are read to the end without holes', async () => {
    const seen = new Set<string>()
    for await (const { arn } of inventory.all({ type: 'box', sort: '-size', limit: 7_000 })) seen.add(arn)
    assert.equal(seen.size, 30_000)
  })

  test('have facets that are exact for few rows and say when they are estimates', async () => {
    const few = JSON.stringify({ column: 'size', op: '<=', value: 1000 })
    const { facets, demo } = await inventory.facets({
      type: 'box',
      filter: few,
      column: ['tags.env', 'region', 'colour', 'tags'],
    })
    assert.equal(demo, true)
    assert.deepEqual(facets[0], {
      column: 'tags.env',
      values: [
        { value: 'dev', count: 900 },
        { value: 'prod', count: 100 },
      ],
      truncated: false,
      isEstimate: false,
    })
    assert.deepEqual(facets[1]?.values, [
      { value: 'eu-central-1', count: 750 },
      { value: 'global', count: 250 },
    ])
    assert.equal(facets[2]?.values.length, 100)
    assert.equal(facets[2]?.truncated, true)
    assert.deepEqual(facets[3]?.values, [{ value: 'env', count: 1000 }])
    const estimated = (await inventory.facets({ type: 'box', column: 'region' })).facets[0]
    assert.equal(estimated?.isEstimate, true)
    const [most] = estimated?.values ?? []
    assert.ok(
      most?.value === 'eu-central-1' && Math.abs(most.count - 22_500) < 3_000,
      JSON.stringify(estimated),
    )
  })

  test('refuse facets of JSON and of columns that are none', async () => {
    await assert.rejects(inventory.facets({ type: 'box', column: 'parts' }), {
      code: 'bad_request',
      message: /JSON/,
    })
    await assert.rejects(inventory.facets({ column: 'colour' }), { code: 'bad_request' })
    const nothing = await inventory.facets({ type: 'ec2', column: 'region' })
    assert.deepEqual(nothing.facets[0], { column: 'region', values: [], truncated: false, isEstimate: false })
  })
})

test('types say what they have and need', () => {
  const pool = { totalCount: 0 } as unknown as FreshDatabase['pool']
  const { items } = createInventory({ pool, sources, demo: false }).types()
  assert.deepEqual(
    items.map(({ type }) => type),
    ['aws_ec2_instance', 'aws_test_box'],
  )
  const box = items[1]
  assert.deepEqual(box?.permissions, [
    { action: 'test:ListBoxes', tier: 'base' },
    { action: 'tag:GetResources', tier: 'base' },
    { action: 'test:GetPolicy', tier: 'posture' },
    { action: 'test:GetLid', tier: 'posture' },
    { action: 'test:ListHealth', tier: 'posture' },
  ])
  assert.deepEqual(box?.tiers, ['base', 'posture'])
  assert.deepEqual(box?.alias, ['box', 'things'])
  assert.deepEqual(
    box?.columns.find(({ name }) => name === 'policy'),
    { name: 'policy', kind: 'text', from: 'details.GetPolicy', operation: 'GetPolicy' },
  )
  assert.equal(box?.columns.at(-1)?.name, 'unknown_columns')
})
