import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { openScanBed, type ScanBed, scopeOf } from './support/scan-bed.ts'

const region = 'us-east-1'

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

interface FunctionRecord {
  configuration: { FunctionName: string; FunctionArn: string }
  tags: Record<string, string>
}

describe('tags that the tagging API tells', () => {
  let bed: ScanBed
  const held = () => bed.cloud.data.list(bed.account, region, 'lambda:functions') as FunctionRecord[]
  const record = (index: number) => {
    const found = held()[index]
    assert.ok(found)
    return found
  }
  const setTags = (item: FunctionRecord, tags: Record<string, string>) =>
    bed.cloud.data.put(bed.account, region, 'lambda:functions', { ...item, tags })
  const rows = () =>
    bed.rows<{ arn: string; tags: object | null; unknown: string[] }>(
      `select r.arn, r.tags, v.unknown_columns as unknown from resources r join aws.aws_lambda_function v using (arn) order by arn`,
    )
  const row = async ({ configuration }: FunctionRecord) =>
    (await rows()).find(({ arn }) => arn === configuration.FunctionArn)
  const scan = () => bed.scan({ types: ['lambda'] })

  before(async () => {
    bed = await openScanBed({ resources: 300, regions: [region], speed: 50 })
    assert.ok(held().length >= 6)
    setTags(record(0), {})
  })
  afterEach(() => bed.cloud.rules.clear())
  after(() => bed.close())

  test('refused: they are unknown, not none', async () => {
    bed.cloud.rules.add({ operation: 'GetResources', fault: 'denied' })
    const refused = await scan()
    const scope = scopeOf(refused, 'tag:GetResources', region)
    assert.deepEqual(
      [refused.state, scope.state, scope.missingAction],
      ['partial', 'denied', 'tag:GetResources'],
    )
    const found = await rows()
    assert.equal(found.length, held().length)
    for (const { tags, unknown } of found) {
      assert.equal(tags, null)
      assert.ok(unknown.includes('tags'))
    }
  })

  test('answered: untagged is none, and learning them is no change', async () => {
    const answered = await scan()
    assert.deepEqual([answered.state, answered.created, answered.updated], ['done', 0, 0])
    for (const { configuration, tags } of held()) {
      const found = (await rows()).find(({ arn }) => arn === configuration.FunctionArn)
      assert.deepEqual(found?.tags, tags)
      assert.ok(!found.unknown.includes('tags'))
    }
    assert.deepEqual((await row(record(0)))?.tags, {})
    assert.equal(await bed.value('select count(*)::int from resource_versions'), 0)
  })

  test('changed, added and removed tags are one change each, counted once', async () => {
    const [changed, emptied, tagged] = [record(1), record(2), record(0)]
    setTags(changed, { ...changed.tags, Name: 'other', extra: '1' })
    setTags(emptied, {})
    setTags(tagged, { first: 'tag' })
    const found = await scan()
    assert.deepEqual([found.created, found.updated, found.gone], [0, 3, 0])
    assert.equal(found.updated + found.unchanged, sum(Object.values(found.resources)))
    assert.deepEqual((await row(emptied))?.tags, {})
    assert.deepEqual((await row(tagged))?.tags, { first: 'tag' })
    const versions = await bed.rows<{
      arn: string
      changes: { path: string[]; before?: string; after?: string }[]
    }>(`select arn, changes from resource_versions where kind = 'updated'`)
    assert.equal(versions.length, 3)
    const of = versions.find(({ arn }) => arn === changed.configuration.FunctionArn)
    assert.deepEqual(of?.changes.map(({ path, before, after }) => [path.join('.'), before, after]).sort(), [
      ['tags.Name', changed.tags.Name, 'other'],
      ['tags.extra', undefined, '1'],
    ])
    const again = await scan()
    assert.deepEqual([again.updated, await bed.value('select count(*)::int from resource_versions')], [0, 3])
  })

  test('refused later: known ones stay, those of new rows are unknown', async () => {
    const known = await rows()
    const [sample] = held()
    assert.ok(sample)
    const FunctionArn = `${sample.configuration.FunctionArn}-new`
    const configuration = {
      ...sample.configuration,
      FunctionName: `${sample.configuration.FunctionName}-new`,
      FunctionArn,
    }
    bed.cloud.data.put(bed.account, region, 'lambda:functions', { configuration, tags: { a: 'b' } })
    bed.cloud.rules.add({ operation: 'GetResources', fault: 'throttle' })
    await scan()
    const now = await rows()
    assert.deepEqual(
      now.filter(({ arn }) => arn !== FunctionArn),
      known,
    )
    assert.equal(now.find(({ arn }) => arn === FunctionArn)?.tags, null)
    bed.cloud.rules.clear()
    await scan()
    assert.deepEqual((await rows()).find(({ arn }) => arn === FunctionArn)?.tags, { a: 'b' })
  })
})

test('tags of a bucket come from its own region; where that was not asked they stay unknown', async (context) => {
  const bed = await openScanBed({ resources: 500, regions: [region, 'eu-west-1'], speed: 50 })
  context.after(() => bed.close())
  const half = await bed.scan({ types: ['s3'], regions: [region] })
  assert.equal(half.state, 'done')
  const unknown = () =>
    bed.rows<{ region: string }>(
      `select distinct region from resources where type = 'aws_s3_bucket' and tags is null`,
    )
  assert.deepEqual(await unknown(), [{ region: 'eu-west-1' }])
  await bed.scan({ types: ['s3'] })
  assert.deepEqual(await unknown(), [])
})
