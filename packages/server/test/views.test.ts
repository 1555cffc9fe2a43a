import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ec2Instance } from '../src/resources/ec2/instance.ts'
import { resourceTypes } from '../src/resources/index.ts'
import type { StoredType } from '../src/store/stored-type.ts'
import { buildViews } from '../src/store/views.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertListing, insertRows } from './support/stored-rows.ts'

const box: StoredType = {
  type: 'aws_test_box',
  title: 'Box',
  name: 'BoxName',
  tags: { from: 'config', path: 'Tags' },
  volatile: ['Used', 'Asked.At'],
  allColumns: [
    { name: 'size', kind: 'bigint', rule: { from: 'config', path: 'Size' } },
    { name: 'weight', kind: 'double precision', rule: { from: 'config', path: 'Weight' } },
    { name: 'open', kind: 'boolean', rule: { from: 'config', path: 'Open' } },
    { name: 'made_at', kind: 'timestamptz', rule: { from: 'config', path: 'MadeAt' } },
    { name: 'address', kind: 'inet', rule: { from: 'config', path: 'Place.Address' } },
    { name: 'net', kind: 'cidr', rule: { from: 'config', path: 'Place.Net' } },
    { name: 'place', kind: 'jsonb', rule: { from: 'config', path: 'Place' } },
    { name: "odd'name", kind: 'text', rule: { from: 'config', path: "It's" } },
    { name: 'policy', kind: 'jsonb', rule: { from: 'detail', operation: 'GetPolicy', path: 'Policy' } },
    { name: 'lid', kind: 'jsonb', rule: { from: 'detail', operation: 'GetLid', path: '' } },
    {
      name: 'policy_std',
      kind: 'jsonb',
      rule: { from: 'computed', name: 'policy_std', needs: ['GetPolicy'] },
    },
    { name: 'kind', kind: 'text', rule: { from: 'computed', name: 'kind' } },
    { name: 'used_at', kind: 'timestamptz', rule: { from: 'volatile', path: 'Used.At' } },
    {
      name: 'asked_at',
      kind: 'timestamptz',
      rule: { from: 'volatile', path: 'Asked.At', needs: ['GetLid'] },
    },
    { name: 'secret', kind: 'text', rule: { from: 'never', operation: 'GetSecret' } },
    { name: 'tags_src', kind: 'jsonb', rule: { from: 'row', value: 'tags_src' } },
    { name: 'box_name', kind: 'text', rule: { from: 'row', value: 'name' } },
  ],
}
const empty: StoredType = { ...box, type: 'aws_test_empty', allColumns: [] }

describe('views', () => {
  let database: FreshDatabase
  before(async () => {
    database = await freshDatabase({ name: 'views' })
  })
  after(() => database.drop())

  async function one(sql: string): Promise<Record<string, unknown>> {
    const { rows } = await database.pool.query<Record<string, unknown>>(sql)
    assert.equal(rows.length, 1)
    return rows[0] ?? {}
  }

  test('a view shows what is there now, cast by kind, null where it does not fit', async () => {
    assert.deepEqual(await buildViews(database.pool, [box, empty, ec2Instance]), [
      'aws_test_box',
      'aws_ec2_instance',
    ])
    await insertRows(database.pool, [
      {
        arn: 'arn:aws-cn:test:cn-north-1:111111111111:box/full',
        type: 'aws_test_box',
        name: 'crate',
        tags: { env: 'prod', Name: 'Tagged' },
        config: {
          Size: '9007199254740993',
          Weight: 1.5,
          Open: true,
          MadeAt: '2026-02-03T04:05:06Z',
          Place: { Address: '10.0.0.1', Net: '10.0.0.0/8' },
          "It's": "a 'quoted' text",
        },
        details: {
          GetPolicy: { state: 'ok', at: '2026-02-03T00:00:00Z', answer: { Policy: { a: 1 } } },
          GetLid: { state: 'ok', at: '2026-02-03T00:00:00Z', answer: { Colour: 'red' } },
        },
        computed: { policy_std: ['x'], kind: null },
      },
      {
        arn: 'arn:aws:test::111111111111:box/bare',
        type: 'aws_test_box',
        name: 'bare name',
        tags: null,
        config: {
          Size: 'many',
          Weight: {},
          Open: 'perhaps',
          MadeAt: 'soon',
          Place: { Address: '999.1', Net: 'x' },
        },
        details: {
          GetPolicy: { state: 'refused', refused: { state: 'denied' } },
          GetLid: { state: 'absent' },
        },
      },
      { arn: 'arn:aws:test::111111111111:box/gone', type: 'aws_test_box', goneAt: '2026-03-01T00:00:00Z' },
    ])
    await database.pool.query('insert into resource_volatile values ($1, $2, $3)', [
      '111111111111',
      'arn:aws-cn:test:cn-north-1:111111111111:box/full',
      { Used: { At: '2026-04-01T00:00:00Z' }, 'Asked.At': '2026-05-01T00:00:00Z' },
    ])
    await insertListing(database.pool, {
      account: '111111111111',
      region: 'cn-north-1',
      source: 'ec2:DescribeInstances',
      verifiedAt: '2026-06-01T00:00:00Z',
    })
    const full = await one(
      "select *, verified_at::text as verified from aws.aws_test_box where arn like '%full'",
    )
    assert.equal(full.size, '9007199254740993')
    assert.equal(full.weight, 1.5)
    assert.equal(full.open, true)
    assert.deepEqual(full.made_at, new Date('2026-02-03T04:05:06Z'))
    assert.equal(full.address, '10.0.0.1')
    assert.equal(full.net, '10.0.0.0/8')
    assert.equal(full["odd'name"], "a 'quoted' text")
    assert.deepEqual(full.policy, { a: 1 })
    assert.deepEqual(full.lid, { Colour: 'red' })
    assert.equal(full.kind, null)
    assert.deepEqual(full.used_at, new Date('2026-04-01T00:00:00Z'))
    assert.deepEqual(full.asked_at, new Date('2026-05-01T00:00:00Z'))
    assert.deepEqual(full.tags_src, [
      { Key: 'Name', Value: 'Tagged' },
      { Key: 'env', Value: 'prod' },
    ])
    assert.equal(full.box_name, 'crate')
    assert.equal(full.title, 'Tagged')
    assert.deepEqual(full.akas, ['arn:aws-cn:test:cn-north-1:111111111111:box/full'])
    assert.equal(full.partition, 'aws-cn')
    assert.equal(full.region, 'cn-north-1')
    assert.match(String(full.verified), /^2026-06-01 00:00:00\+00/)
    assert.deepEqual(full.unknown_columns, ['secret'])

    const bare = await one("select * from aws.aws_test_box where arn like '%bare'")
    for (const name of [
      'size',
      'weight',
      'open',
      'made_at',
      'address',
      'net',
      'lid',
      'tags',
      'tags_src',
      'verified_at',
    ]) {
      assert.equal(bare[name], null, name)
    }
    assert.equal(bare.region, 'global')
    assert.equal(bare.title, 'bare name')
    assert.deepEqual([...(bare.unknown_columns as string[])].sort(), [
      'policy',
      'policy_std',
      'secret',
      'tags',
      'tags_src',
    ])
    assert.deepEqual(
      (await database.pool.query("select 1 from aws.aws_test_box where arn like '%gone'")).rows,
      [],
    )
  })

  test('an answer from before a refusal still counts, and an empty map of tags is known', async () => {
    await insertRows(database.pool, [
      {
        arn: 'arn:aws:test::111111111111:box/kept',
        type: 'aws_test_box',
        tags: {},
        config: { Tags: [{ Key: 'own', Value: 'list' }] },
        details: {
          GetPolicy: { state: 'refused', answer: { Policy: 'old' }, refused: { state: 'denied' } },
          GetLid: { state: 'ok', answer: {} },
        },
      },
    ])
    const kept = await one("select * from aws.aws_test_box where arn like '%kept'")
    assert.equal(kept.policy, 'old')
    assert.equal(kept.lid, null)
    assert.equal(kept.tags, null)
    assert.deepEqual(kept.tags_src, [{ Key: 'own', Value: 'list' }])
    assert.deepEqual(kept.unknown_columns, ['secret'])
    assert.equal(kept.title, 'kept')
  })

  test('columns close with the common ones, in the order of the definition', async () => {
    const { fields } = await database.pool.query('select * from aws.aws_test_box limit 0')
    assert.deepEqual(fields.map(({ name }) => name).slice(0, 3), ['size', 'weight', 'open'])
    assert.deepEqual(fields.map(({ name }) => name).slice(-9), [
      'title',
      'tags',
      'akas',
      'partition',
      'region',
      'account_id',
      'arn',
      'verified_at',
      'unknown_columns',
    ])
  })

  test('views are built anew only when a definition differs, and old ones go', async () => {
    assert.deepEqual(await buildViews(database.pool, [box, ec2Instance]), [])
    const first = box.allColumns.slice(0, 1)
    const wider: StoredType = {
      ...box,
      allColumns: [{ name: 'colour', kind: 'text', rule: { from: 'config', path: 'Colour' } }, ...first],
    }
    assert.deepEqual(await buildViews(database.pool, [wider]), ['aws_test_box'])
    const { rows } = await database.pool.query(
      "select table_name as name from information_schema.views where table_schema = 'aws'",
    )
    assert.deepEqual(rows, [{ name: 'aws_test_box' }])
    const { fields } = await database.pool.query('select * from aws.aws_test_box limit 0')
    assert.equal(fields[0]?.name, 'colour')
    await database.pool.query('drop view aws.aws_test_box')
    assert.deepEqual(
      await buildViews(database.pool, [wider]),
      ['aws_test_box'],
      'a view that was dropped by hand comes back',
    )
  })

  test("a view that somebody's own view stands on is not dropped from under it", async () => {
    await database.pool.query('create view public.mine as select title from aws.aws_test_box')
    const before = await one("select value from store_facts where key = 'views'")
    await assert.rejects(buildViews(database.pool, [box]), {
      name: 'StoreError',
      code: 'broken',
      message: /mine/,
    })
    assert.deepEqual(await one("select value from store_facts where key = 'views'"), before)
    await database.pool.query('drop view public.mine')
    assert.deepEqual(await buildViews(database.pool, [box]), ['aws_test_box'])
  })

  test('two processes that start together build once', async () => {
    const built = await Promise.all([1, 2, 3].map(() => buildViews(database.pool, [box, ec2Instance])))
    assert.deepEqual(
      built.map(({ length }) => length).sort((a, b) => a - b),
      [0, 0, 2],
    )
  })

  test('every type of the catalogue has a view that can be read, empty row or full', async () => {
    await buildViews(database.pool, resourceTypes)
    await insertRows(
      database.pool,
      resourceTypes.map(({ type }, n) => ({
        arn: `arn:aws:test:eu-central-1:111111111111:thing/${n}`,
        type,
      })),
    )
    for (const { type, allColumns } of resourceTypes) {
      const { rows, fields } = await database.pool.query(
        `select * from aws."${type}" where arn like '%:thing/%'`,
      )
      assert.equal(rows.length, 1, type)
      assert.equal(fields.length, allColumns.length + 9, type)
    }
  })
})
