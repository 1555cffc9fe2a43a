import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { resourceTypes } from '../src/resources/index.ts'
import { keyWithTags, openScanBed, type ScanBed } from './support/scan-bed.ts'
import { startWorkerChild, type WorkerChild } from './support/worker-child.ts'

/** Scopes that a worker has under way at once, and rows that it stores together when each needs calls: what a kill may cost. */
const width = 8
const chunk = 50
const kills = 10
const buckets = 110
const region = 'us-east-1'

const children: WorkerChild[] = []
after(() => Promise.all(children.map((child) => child.kill())))

describe('kill -9', () => {
  test('ten times in a scan: it ends, nothing is lost or double, only what was in flight is asked again', async (context) => {
    const bed = await openScanBed({
      resources: 1500,
      regions: [region, 'eu-west-1'],
      workers: 0,
      latency: 10,
    })
    context.after(() => bed.close())
    const start = () => {
      const child = startWorkerChild(bed)
      children.push(child)
      return child
    }
    fillBuckets(bed)
    const id = await bed.start({ tier: 'posture' })
    let workers = [start(), start()]
    let calls = 60
    const halfway: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      // Once, both workers go while the buckets of their page are half stored.
      const between = kill === 2
      await until(async () => (between ? (await bucketsStored(bed)) > 0 : bed.calls().length >= calls))
      assert.equal(await bed.value('select finished_at from scans where id = $1', [id]), null, `kill ${kill}`)
      if (between) halfway.push(await bucketsStored(bed))
      const [victim, ...others] = workers
      assert.ok(victim)
      await Promise.all((between ? workers : [victim]).map((worker) => worker.kill()))
      workers = between ? [start(), start()] : [...others, start()]
      calls = bed.calls().length + 40 + 35 * (kill % 5)
    }
    assert.ok(halfway.every((done) => done > 0 && done < buckets))
    const scan = await bed.until(id)
    assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
    assert.ok(scan.ledger.every(({ state }) => state === 'ok' || state === 'empty'))

    assert.deepEqual(await storedKeys(bed), heldKeys(bed))
    assert.equal(await bed.value('select count(*)::int from resources where gone_at is not null'), 0)
    assert.equal(await bed.value('select count(*)::int from resource_versions'), 0)
    const rows = Object.values(scan.resources).reduce((total, count) => total + count, 0)
    assert.equal(scan.created + scan.updated + scan.unchanged, rows)
    assert.equal(rows, await bed.value('select count(*)::int from resources'))

    const asked = Map.groupBy(bed.cloud.ledger.calls(), ({ service, operation }) => `${service}:${operation}`)
    const details = asked.get('s3:GetBucketAcl')?.length ?? 0
    assert.ok(
      details >= buckets && details <= buckets + kills * chunk,
      `${details} calls for ${buckets} buckets`,
    )
    const lists = scan.ledger.map(({ source }) => source)
    const pages = bed.cloud.ledger
      .calls()
      .filter(({ service, operation }) => lists.includes(`${service}:${operation}`))
      .map((call) => [call.account, call.region, call.service, call.operation, call.token].join(' '))
    const repeated = pages.length - new Set(pages).size
    assert.ok(repeated <= kills * width, `${repeated} pages were asked again after ${kills} kills`)

    const again = await bed.scan()
    assert.deepEqual([again.created, again.updated, again.gone], [0, 0, 0])
    await Promise.all(workers.map((worker) => worker.kill()))
  })
})

describe('two servers on one PostgreSQL', () => {
  test('two scans of one account at once: both end whole, no row is lost, orphaned or gone', async (context) => {
    const bed = await openScanBed({ resources: 400, regions: [region, 'eu-west-1'], speed: 50 })
    context.after(() => bed.close())
    const other = await bed.addServer()
    for (let round = 0; round < 3; round++) {
      const [first, second] = await Promise.all([
        bed.start({ tier: 'posture' }),
        other.scans.start({ tier: 'base' }),
      ])
      const ended = [await bed.until(first), await bed.until(second.id)]
      assert.deepEqual(
        ended.map(({ state }) => state),
        ['done', 'done'],
      )
      assert.equal(ended[0]?.ledger.length, ended[1]?.ledger.length)
      assert.deepEqual(await storedKeys(bed), heldKeys(bed))
      assert.equal(await bed.value(`select count(*)::int from resource_versions where kind = 'back'`), 0)
      const [record] = bed.cloud.data.list(bed.account, region, 'lambda:functions') as {
        configuration: { FunctionName: string }
      }[]
      assert.ok(record)
      bed.cloud.data.remove(bed.account, region, 'lambda:functions', record.configuration.FunctionName)
    }
    assert.equal(await bed.value(`select count(*)::int from resource_versions where kind = 'gone'`), 2)
    assert.equal(
      await bed.value(`select deadlocks::int from pg_stat_database where datname = current_database()`),
      0,
    )
    assert.equal(
      await bed.value(
        `select count(*)::int from relations where (account_id, from_arn) not in (select account_id, arn from resources)`,
      ),
      0,
    )
    assert.deepEqual(
      bed.log.filter((line) => /"level":"(warn|error)"/.test(line)),
      [],
    )
  })
})

/** How many buckets of the page that is being read are stored. */
async function bucketsStored(bed: ScanBed): Promise<number> {
  const [scope] = await bed.rows<{ done: number | null; finished_at: Date | null }>(
    `select (checkpoint ->> 'done')::int as done, finished_at from scopes where source = 's3:ListBuckets'`,
  )
  assert.equal(scope?.finished_at ?? null, null, 'the buckets were all stored before the kill')
  return scope?.done ?? 0
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await wait(3)
}

/** Gives the first region enough buckets for some chunks. */
function fillBuckets({ cloud, account }: ScanBed): void {
  const held = cloud.data.list(account, '', 's3:buckets') as {
    bucket: { Name: string; BucketRegion: string }
  }[]
  const [sample] = held
  assert.ok(sample)
  for (let number = held.length; number < buckets; number++) {
    const Name = `${sample.bucket.Name}-${number}`
    cloud.data.put(account, '', 's3:buckets', {
      ...sample,
      bucket: { ...sample.bucket, Name, BucketArn: `arn:aws:s3:::${Name}` },
    })
  }
}

const knownTypes = new Set(resourceTypes.map(({ type }) => type))

function heldKeys({ cloud }: ScanBed): string[] {
  const held = [...cloud.data.expect()].filter(({ type }) => knownTypes.has(type))
  return held.map(({ arn, tags }) => keyWithTags([arn], tags)).sort()
}

async function storedKeys(bed: ScanBed): Promise<string[]> {
  const types = [...new Set([...bed.cloud.data.expect()].map(({ type }) => type))]
  const rows = await bed.rows<{ arn: string; tags: Record<string, string> | null }>(
    'select arn, tags from resources where gone_at is null and type = any($1)',
    [types],
  )
  return rows.map(({ arn, tags }) => keyWithTags([arn], tags)).sort()
}
