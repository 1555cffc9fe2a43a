import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openScanBed, type ScanBed } from './support/scan-bed.ts'

const region = 'us-east-1'

interface Held {
  InstanceId: string
  SecurityGroups?: object[]
}

interface Version {
  kind: string
  scan_id: string
  changes: { path: string[]; before?: unknown; after?: unknown }[]
}

describe('history', () => {
  let bed: ScanBed
  const arnOf = (id: string) => `arn:aws:ec2:${region}:${bed.account}:instance/${id}`
  const instance = (index: number) => {
    const item = bed.cloud.data.list(bed.account, region, 'ec2:instances')[index] as Held | undefined
    assert.ok(item)
    return item
  }
  const running = () => {
    const all = bed.cloud.data.list(bed.account, region, 'ec2:instances') as (Held & {
      State: { Name: string }
    })[]
    const found = all.findLast(({ State }) => State.Name === 'running')
    assert.ok(found)
    return found.InstanceId
  }
  const patch = (collection: string, key: string, members: object, at = region) =>
    bed.cloud.data.patch(bed.account, at, collection, key, members)
  const versions = (arn: string) =>
    bed.rows<Version>('select kind, scan_id, changes from resource_versions where arn = $1 order by at', [
      arn,
    ])
  const scanInstances = () => bed.scan({ types: ['ec2'] })
  /** Every stored row with the transaction that wrote it last. */
  const written = async () =>
    Promise.all(
      ['resources', 'resource_versions', 'resource_volatile', 'relations'].map((table) =>
        bed.value<string>(
          `select md5(string_agg(t.xmin::text || t::text, '|' order by t::text)) from ${table} t`,
        ),
      ),
    )

  before(async () => {
    bed = await openScanBed({ resources: 200, regions: [region, 'eu-west-1'], speed: 50 })
    await bed.scan({ tier: 'posture' })
  })
  after(() => bed.close())

  test('a rescan without a change writes no row of the inventory', async () => {
    const before = await written()
    const scan = await bed.scan({ tier: 'posture' })
    assert.deepEqual([scan.created, scan.updated, scan.gone], [0, 0, 0])
    assert.equal(scan.unchanged, await bed.value('select count(*)::int from resources where gone_at is null'))
    assert.deepEqual(await written(), before)
    assert.equal(await bed.value('select count(*)::int from scope_pages'), 0)
  })

  test('a scan of a lower tier keeps what the higher one asked, with its time', async () => {
    const before = await written()
    const scan = await bed.scan()
    assert.deepEqual([scan.created, scan.updated, scan.gone], [0, 0, 0])
    assert.deepEqual(await written(), before)
    assert.ok(
      await bed.value(
        `select bool_and(details -> 'GetBucketPolicyStatus' ? 'at') from resources where type = 'aws_s3_bucket'`,
      ),
    )
  })

  test('size, state, name and tags that changed are told exactly, once', async () => {
    const id = running()
    const [old] = await bed.rows<{ name: string; tags: object; config: Record<string, object> }>(
      'select name, tags, config from resources where arn = $1',
      [arnOf(id)],
    )
    assert.ok(old)
    const Tags = [
      { Key: 'Name', Value: 'renamed' },
      { Key: 'team', Value: 'öl 😀' },
    ]
    patch('ec2:instances', id, { InstanceType: 'm9.huge', State: { Code: 80, Name: 'stopped' }, Tags })
    const scan = await scanInstances()
    assert.deepEqual([scan.created, scan.updated, scan.gone], [0, 1, 0])
    const [version, ...more] = await versions(arnOf(id))
    assert.deepEqual(more, [])
    assert.deepEqual([version?.kind, version?.scan_id], ['updated', scan.id])
    const changes = new Map(version?.changes.map(({ path, ...change }) => [path.join('.'), change]))
    assert.deepEqual(changes.get('config.InstanceType'), {
      before: old.config.InstanceType,
      after: 'm9.huge',
    })
    assert.deepEqual(changes.get('config.State.Name'), { before: 'running', after: 'stopped' })
    assert.deepEqual(changes.get('config.State.Code'), { before: 16, after: 80 })
    assert.deepEqual(changes.get('config.Tags'), { before: old.config.Tags, after: Tags })
    assert.deepEqual(changes.get('name'), { before: old.name, after: 'renamed' })
    const allowed = /^(name|tags\..+|config\.(InstanceType|Tags|State\.(Name|Code)))$/
    assert.deepEqual(
      [...changes.keys()].filter((path) => !allowed.test(path)),
      [],
    )
    const [row] = await bed.rows(
      'select title, tags, instance_type, instance_state from aws.aws_ec2_instance where arn = $1',
      [arnOf(id)],
    )
    assert.deepEqual(row, {
      title: 'renamed',
      tags: { Name: 'renamed', team: 'öl 😀' },
      instance_type: 'm9.huge',
      instance_state: 'stopped',
    })
  })

  test('what is gone is marked, and comes back as the same row', async () => {
    const item = instance(1)
    const arn = arnOf(item.InstanceId)
    const [first] = await bed.rows<{ first_seen: Date }>('select first_seen from resources where arn = $1', [
      arn,
    ])
    bed.cloud.data.remove(bed.account, region, 'ec2:instances', item.InstanceId)
    assert.equal((await scanInstances()).gone, 1)
    assert.equal(await bed.value('select count(*)::int from aws.aws_ec2_instance where arn = $1', [arn]), 0)
    assert.equal(await bed.value('select gone_at is not null from resources where arn = $1', [arn]), true)
    assert.equal((await scanInstances()).gone, 0)

    bed.cloud.data.put(bed.account, region, 'ec2:instances', { ...item, InstanceType: 't9.nano' })
    const back = await scanInstances()
    assert.deepEqual([back.created, back.updated, back.gone], [1, 0, 0])
    const [gone, returned] = await versions(arn)
    assert.deepEqual([gone?.kind, gone?.changes], ['gone', []])
    assert.equal(returned?.kind, 'back')
    assert.deepEqual(
      returned?.changes.map(({ path, after }) => [path, after]),
      [[['config', 'InstanceType'], 't9.nano']],
    )
    assert.deepEqual(await bed.rows('select first_seen, gone_at from resources where arn = $1', [arn]), [
      { first_seen: first?.first_seen, gone_at: null },
    ])
  })

  test('members that move by themselves make no history, and the view shows their last value', async () => {
    const [subnet] = bed.cloud.data.list(bed.account, region, 'ec2:subnets') as { SubnetId: string }[]
    assert.ok(subnet)
    const arn = `arn:aws:ec2:${region}:${bed.account}:subnet/${subnet.SubnetId}`
    const [before] = await written()
    patch('ec2:subnets', subnet.SubnetId, { AvailableIpAddressCount: 3 })
    const scan = await bed.scan({ types: ['aws_vpc_subnet'] })
    assert.equal(scan.updated, 0)
    assert.equal((await written())[0], before)
    assert.deepEqual(await versions(arn), [])
    assert.equal(
      await bed.value('select available_ip_address_count::int from aws.aws_vpc_subnet where arn = $1', [arn]),
      3,
    )
  })

  test('lists in another order are no change', async () => {
    const withTwo = { ...instance(2), SecurityGroups: [] as object[] }
    withTwo.SecurityGroups = ['sg-a', 'sg-b', 'sg-c'].map((GroupId) => ({ GroupId, GroupName: GroupId }))
    patch('ec2:instances', withTwo.InstanceId, { SecurityGroups: withTwo.SecurityGroups })
    await scanInstances()
    const before = await written()
    patch('ec2:instances', withTwo.InstanceId, { SecurityGroups: withTwo.SecurityGroups.toReversed() })
    assert.equal((await scanInstances()).updated, 0)
    assert.deepEqual(await written(), before)
  })

  test('NUL, half a character, four-byte text and 64 kB are stored, and stay unchanged', async () => {
    const [record] = bed.cloud.data.list(bed.account, region, 'lambda:functions') as {
      configuration: { FunctionName: string }
    }[]
    assert.ok(record)
    const name = record.configuration.FunctionName
    const Description = `nul \u0000, half \ud800, four 😀 ${'x'.repeat(65_536)}`
    bed.cloud.data.put(bed.account, region, 'lambda:functions', {
      ...record,
      configuration: { ...record.configuration, Description },
      tags: { 'nul\u0000key': 'v\u0000', '😀': '\ud83d' },
    })
    const scan = await bed.scan({ types: ['lambda'] })
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    const row = async () =>
      (
        await bed.rows<{ description: string; tags: object }>(
          'select description, tags from aws.aws_lambda_function where title = $1 or name = $1',
          [name],
        )
      )[0]
    const stored = await row()
    assert.equal(stored?.description, `nul \\u0000, half \ufffd, four 😀 ${'x'.repeat(65_536)}`)
    assert.deepEqual(stored?.tags, { 'nul\\u0000key': 'v\\u0000', '😀': '\ufffd' })
    const before = await written()
    await bed.scan({ types: ['lambda'] })
    assert.deepEqual(await written(), before)
  })

  test('relations follow what the row says now, and keep those that lead nowhere', async () => {
    const { InstanceId: id } = instance(3)
    const targets = async () =>
      (
        await bed.rows<{ to: string }>(
          `select to_arn as to from relations where from_arn = $1 and to_arn like '%:subnet/%'`,
          [arnOf(id)],
        )
      ).map(({ to }) => to)
    assert.equal((await targets()).length, 1)
    patch('ec2:instances', id, { SubnetId: 'subnet-nowhere' })
    await scanInstances()
    assert.deepEqual(await targets(), [`arn:aws:ec2:${region}:${bed.account}:subnet/subnet-nowhere`])
  })

  test('the figures of a scan add up', async () => {
    const { InstanceId: id } = instance(4)
    bed.cloud.data.remove(bed.account, region, 'ec2:instances', id)
    patch('ec2:instances', instance(5).InstanceId, { InstanceType: 'z1.odd' })
    const scan = await bed.scan()
    const rows = Object.values(scan.resources).reduce((sum, count) => sum + count, 0)
    assert.deepEqual([scan.created, scan.updated, scan.gone, scan.errors], [0, 1, 1, 0])
    assert.equal(scan.created + scan.updated + scan.unchanged, rows)
    assert.equal(rows, await bed.value('select count(*)::int from resources where gone_at is null'))
    assert.deepEqual(scan.scopes, { total: scan.ledger.length, finished: scan.ledger.length, planned: true })
  })
})
