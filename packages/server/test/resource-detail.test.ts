import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ResourceDetail } from '@skydeck/contract'
import { createInventory, type Inventory } from '../src/inventory/inventory.ts'
import { ec2Instances } from '../src/resources/ec2/instance.ts'
import { diff } from '../src/scan/diff.ts'
import { boxSource } from './support/box-source.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertListing, insertRows } from './support/stored-rows.ts'

const arn = 'arn:aws:test:eu-central-1:111111111111:box/main'
const account = '111111111111'

/** What the history keeps, as it was after each change, oldest first. */
const states = [
  {
    name: null,
    region: 'eu-central-1',
    tags: { env: 'dev' },
    config: { Size: 1, Old: { a: 1, b: [1] } },
    details: {},
    computed: { n: 1 },
  },
  {
    name: 'Crate',
    region: 'eu-central-1',
    tags: { env: 'prod', Name: 'Crate' },
    config: { Size: 2, Old: { a: 1 } },
    details: { GetPolicy: { Policy: 'x' } },
    computed: { n: 2 },
  },
  {
    name: 'Crate',
    region: 'eu-central-1',
    tags: { env: 'prod', Name: 'Crate' },
    config: { Size: 2 },
    details: { GetPolicy: { Policy: 'y' } },
    computed: { n: 2 },
  },
]
const current = states[2]

describe('one resource', () => {
  let database: FreshDatabase
  let inventory: Inventory

  before(async () => {
    database = await freshDatabase({ name: 'detail' })
    inventory = createInventory({ pool: database.pool, sources: [ec2Instances, boxSource], demo: false })
    await insertRows(database.pool, [
      {
        arn,
        type: 'aws_test_box',
        name: 'Crate',
        tags: { env: 'prod', Name: 'Crate' },
        config: current?.config ?? {},
        computed: { n: 2 },
        source: 'test:ListBoxes',
        scopeRegion: '',
        firstSeen: '2026-01-01T00:00:00Z',
        changedAt: '2026-05-01T00:00:00Z',
        details: {
          GetPolicy: {
            state: 'refused',
            at: '2026-04-01T00:00:00.000Z',
            answer: { Policy: 'y' },
            refused: {
              at: '2026-05-02T00:00:00.000Z',
              state: 'denied',
              reason: 'no identity-based policy',
              missingAction: 'test:GetPolicy',
            },
          },
        },
      },
      {
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-1',
        type: 'aws_ec2_instance',
        tags: { Name: 'web' },
      },
      {
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-2',
        type: 'aws_ec2_instance',
        goneAt: '2026-02-01T00:00:00Z',
      },
      {
        arn: 'arn:aws:ec2:eu-central-1:999999999999:subnet/s',
        account: '111111111111',
        type: 'aws_vpc_subnet',
      },
      {
        arn: 'arn:aws:ec2:eu-central-1:999999999999:subnet/s',
        account: '999999999999',
        type: 'aws_vpc_subnet',
      },
    ])
    const version = (at: string, kind: string, changes: unknown) =>
      database.pool.query('insert into resource_versions values ($1, $2, $3, $4, $5, $6)', [
        account,
        arn,
        at,
        kind,
        `scan ${at}`,
        JSON.stringify(changes),
      ])
    await version('2026-02-01T00:00:00Z', 'updated', diff(states[0], states[1]))
    await version('2026-03-01T00:00:00Z', 'gone', [])
    await version('2026-04-01T00:00:00Z', 'back', diff(states[1], states[2]))
    const edge = (from: string, kind: string, to: string, of = account) =>
      database.pool.query('insert into relations values ($1, $2, $3, $4)', [of, from, kind, to])
    await edge(arn, 'uses', 'arn:aws:ec2:eu-central-1:111111111111:instance/i-1')
    await edge(arn, 'uses', 'arn:aws:ec2:eu-central-1:111111111111:instance/i-2')
    await edge(arn, 'in', 'arn:aws:ec2:eu-central-1:999999999999:subnet/s')
    await edge(arn, 'acts as', 'arn:aws:iam::111111111111:role/nowhere')
    await edge('arn:aws:ec2:eu-central-1:111111111111:instance/i-1', 'guarded by', arn)
    await edge('arn:aws:ec2:eu-central-1:888888888888:instance/i-8', 'guarded by', arn, '888888888888')
    await insertListing(database.pool, {
      account,
      region: '',
      source: 'test:ListBoxes',
      verifiedAt: '2026-05-01T00:00:00Z',
      lastAt: '2026-05-03T00:00:00Z',
      state: 'denied',
    })
    await database.pool.query("update listings set scan_id = 'last'")
    await database.pool.query("insert into scans values ('last', 'partial', 'base', 'person', '{}', now())")
    await database.pool.query(
      `insert into scopes (scan_id, connection_id, account_id, region, source, lane, phase, state, reason, missing_action)
       values ('last', 'c', $1, '', 'test:ListBoxes', 'l', 2, 'denied', 'an SCP says no', 'test:ListBoxes')`,
      [account],
    )
  })
  after(() => database.drop())

  test('has history, edges, coverage and what is unknown', async () => {
    const found = await inventory.get({ arn })
    assert.deepEqual(ResourceDetail.parse(found), found)
    assert.equal(found.verifiedAt, '2026-05-01T00:00:00.000Z')
    assert.deepEqual(found.config, { Size: 2 })
    assert.deepEqual(found.volatile, {})
    assert.deepEqual(
      found.versions.map(({ at, kind, scanId }) => [at.slice(0, 10), kind, scanId?.slice(0, 15) ?? null]),
      [
        ['2026-04-01', 'back', 'scan 2026-04-01'],
        ['2026-03-01', 'gone', 'scan 2026-03-01'],
        ['2026-02-01', 'updated', 'scan 2026-02-01'],
        ['2026-01-01', 'created', null],
      ],
    )
    assert.deepEqual(found.relations, [
      {
        direction: 'out',
        kind: 'acts as',
        arn: 'arn:aws:iam::111111111111:role/nowhere',
        type: null,
        name: null,
        present: false,
      },
      {
        direction: 'out',
        kind: 'in',
        arn: 'arn:aws:ec2:eu-central-1:999999999999:subnet/s',
        type: 'aws_vpc_subnet',
        name: null,
        present: true,
      },
      {
        direction: 'out',
        kind: 'uses',
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-1',
        type: 'aws_ec2_instance',
        name: 'web',
        present: true,
      },
      {
        direction: 'out',
        kind: 'uses',
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-2',
        type: null,
        name: null,
        present: false,
      },
      {
        direction: 'in',
        kind: 'guarded by',
        arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-1',
        type: 'aws_ec2_instance',
        name: 'web',
        present: true,
      },
      {
        direction: 'in',
        kind: 'guarded by',
        arn: 'arn:aws:ec2:eu-central-1:888888888888:instance/i-8',
        type: null,
        name: null,
        present: false,
      },
    ])
    assert.deepEqual(found.coverage, [
      {
        operation: 'test:ListBoxes',
        state: 'denied',
        at: '2026-05-01T00:00:00.000Z',
        reason: 'an SCP says no',
        missingAction: 'test:ListBoxes',
      },
      {
        operation: 'GetPolicy',
        state: 'denied',
        at: '2026-05-02T00:00:00.000Z',
        reason: 'no identity-based policy',
        missingAction: 'test:GetPolicy',
      },
      {
        operation: 'GetLid',
        state: 'not applicable',
        at: null,
        reason: 'The call makes no sense for this resource.',
        missingAction: null,
      },
      {
        operation: 'ListHealth',
        state: 'not asked',
        at: null,
        reason: 'Scans of the tier posture ask it.',
        missingAction: null,
      },
    ])
    assert.deepEqual(found.unknownColumns, ['secret'])
  })

  test('was what it was at any time', async () => {
    const then = async (at: string) => {
      const { name, region, tags, config, details, computed, goneAt, changedAt } = await inventory.get({
        arn,
        at,
      })
      const answers = Object.fromEntries(
        Object.entries(details as Record<string, { answer: unknown }>).map(([name, { answer }]) => [
          name,
          answer,
        ]),
      )
      return {
        state: { name, region, tags, config, details: answers, computed },
        gone: goneAt?.slice(0, 10),
        changed: changedAt.slice(0, 10),
      }
    }
    assert.deepEqual(await then('2026-01-01T00:00:00Z'), {
      state: states[0],
      gone: undefined,
      changed: '2026-01-01',
    })
    assert.deepEqual(await then('2026-01-31T23:59:59Z'), {
      state: states[0],
      gone: undefined,
      changed: '2026-01-01',
    })
    assert.deepEqual(await then('2026-02-01T00:00:00Z'), {
      state: states[1],
      gone: undefined,
      changed: '2026-02-01',
    })
    assert.deepEqual(await then('2026-03-15T00:00:00+02:00'), {
      state: states[1],
      gone: '2026-03-01',
      changed: '2026-03-01',
    })
    assert.deepEqual(await then('2026-04-02T00:00:00Z'), {
      state: states[2],
      gone: undefined,
      changed: '2026-05-01',
    })
    await assert.rejects(inventory.get({ arn, at: '2025-12-31T00:00:00Z' }), {
      code: 'not_found',
      message: /first seen/,
    })
  })

  test('is one of several when accounts share it', async () => {
    const shared = 'arn:aws:ec2:eu-central-1:999999999999:subnet/s'
    await assert.rejects(inventory.get({ arn: shared }), {
      code: 'conflict',
      message: /111111111111, 999999999999/,
    })
    assert.equal((await inventory.get({ arn: shared, account: '999999999999' })).accountId, '999999999999')
    await assert.rejects(inventory.get({ arn: shared, account: '222222222222' }), { code: 'not_found' })
  })

  test('is shown when it is gone, or when its type is no longer known; what never was is not found', async () => {
    const gone = await inventory.get({ arn: 'arn:aws:ec2:eu-central-1:111111111111:instance/i-2' })
    assert.equal(gone.goneAt, '2026-02-01T00:00:00.000Z')
    const unknown = await inventory.get({ arn: 'arn:aws:ec2:eu-central-1:999999999999:subnet/s', account })
    assert.deepEqual([unknown.coverage, unknown.unknownColumns], [[], []])
    await assert.rejects(inventory.get({ arn: 'arn:aws:nothing' }), { code: 'not_found' })
    await assert.rejects(inventory.get({ arn: 'a\0' }), { code: 'bad_request' })
  })

  test('a list call that nobody made, and unknown tags, are said', async () => {
    await insertRows(database.pool, [
      {
        arn: `${arn}2`,
        type: 'aws_test_box',
        tags: null,
        config: { HasLid: true },
        source: 'test:ListBoxes',
        scopeRegion: 'x',
      },
    ])
    const found = await inventory.get({ arn: `${arn}2` })
    assert.deepEqual(found.coverage[0], {
      operation: 'test:ListBoxes',
      state: 'not asked',
      at: null,
      reason: null,
      missingAction: null,
    })
    assert.equal(found.coverage.find(({ operation }) => operation === 'GetLid')?.state, 'not asked')
    assert.equal(found.tags, null)
    assert.deepEqual([...found.unknownColumns].sort(), ['lid', 'policy', 'secret', 'tags'])
  })

  test('the other end of an edge is named as the same account sees it', async () => {
    const shared = 'arn:aws:ec2:eu-central-1:999999999999:vpc/v'
    const other = 'arn:aws:test:eu-central-1:999999999999:box/other'
    await insertRows(database.pool, [
      { arn: shared, account, type: 'aws_vpc', tags: { Name: 'as they call it' } },
      { arn: shared, account: '999999999999', type: 'aws_vpc', tags: { Name: 'as we call it' } },
      { arn: other, type: 'aws_test_box' },
    ])
    await database.pool.query('insert into relations values ($1, $2, $3, $4)', [
      '999999999999',
      other,
      'in',
      shared,
    ])
    const { relations } = await inventory.get({ arn: other })
    assert.equal(relations[0]?.name, 'as we call it')
  })

  test('names of members that mean something to JavaScript are names like any other', async () => {
    const odd = `${arn}3`
    await insertRows(database.pool, [
      { arn: odd, type: 'aws_test_box', config: JSON.parse('{"__proto__": {"x": 2}}') },
    ])
    await database.pool.query('insert into resource_versions values ($1, $2, $3, $4, $5, $6)', [
      account,
      odd,
      '2026-02-01T00:00:00Z',
      'updated',
      's',
      '[{"path": ["config", "__proto__", "x"], "before": 1, "after": 2}, {"path": ["config", "constructor"], "before": "c"}]',
    ])
    const { config } = await inventory.get({ arn: odd, at: '2026-01-15T00:00:00Z' })
    assert.equal(JSON.stringify(config), '{"__proto__":{"x":1},"constructor":"c"}')
    assert.equal(({} as { x?: number }).x, undefined)
  })
})
