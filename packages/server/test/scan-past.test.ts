import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createInventory } from '../src/inventory/inventory.ts'
import { sources } from '../src/resources/index.ts'
import { openScanBed, type ScanBed } from './support/scan-bed.ts'

describe('a bucket as it was between a base and a posture scan', () => {
  let bed: ScanBed
  let between: string
  let arn: string

  before(async () => {
    bed = await openScanBed({ resources: 100, speed: 50 })
    await bed.scan({ types: ['aws_s3_bucket'] })
    between = new Date().toISOString()
    await bed.scan({ types: ['aws_s3_bucket'], tier: 'posture' })
    arn = String(await bed.value(`select min(arn) from resources where type = 'aws_s3_bucket'`))
  })
  after(() => bed.close())

  test('the list and what had been asked by then stand behind it, nothing later', async () => {
    const inventory = createInventory({ pool: bed.database.pool, sources, demo: false })
    const now = await inventory.get({ arn })
    const then = await inventory.get({ arn, at: between })
    assert.ok(!now.unknownColumns.includes('versioning_enabled'))
    assert.ok(then.unknownColumns.includes('versioning_enabled'))
    assert.deepEqual(
      then.coverage.map(({ operation }) => operation),
      ['s3:ListBuckets', 'GetBucketLocation'],
    )
    const located = (of: typeof now) => of.coverage.find(({ operation }) => operation === 'GetBucketLocation')
    assert.deepEqual(located(then), located(now))
    assert.ok(located(then)?.at, 'what had been asked keeps its time')
    for (const { operation, at } of then.coverage) assert.ok(at === null || at <= between, operation)
    assert.ok(then.verifiedAt === null || then.verifiedAt <= between)
    assert.ok(now.coverage.length > then.coverage.length)
  })
})
