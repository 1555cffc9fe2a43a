import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Ended, openScanBed, type ScanBed } from './support/scan-bed.ts'

describe('cancel', () => {
  let bed: ScanBed
  const count = () => bed.value<number>('select count(*)::int from resources where gone_at is null')
  const reached = async (calls: number) => {
    while (bed.calls().length < calls) await wait(2)
  }
  const cancel = async (id: string): Promise<Ended> => {
    await bed.world.scans.cancel(id)
    return bed.until(id)
  }

  before(async () => {
    bed = await openScanBed({ accounts: 2, resources: 300, regions: ['us-east-1', 'eu-west-1'] })
    await bed.scan()
  })
  afterEach(() => {
    bed.cloud.rules.clear()
    bed.cloud.setLatency(0)
    bed.cloud.ledger.clear()
  })
  after(() => bed.close())

  test('calls under way are let go, no other is made, rows stay', async () => {
    const rows = await count()
    bed.cloud.rules.add({ service: 'ec2', operation: 'DescribeVpcs', fault: 'hang' })
    bed.cloud.setLatency(20)
    bed.cloud.ledger.clear()
    const id = await bed.start({ tier: 'posture' })
    await reached(40)
    const scan = await cancel(id)
    const calls = bed.calls().length
    assert.equal(scan.state, 'cancelled')
    const late = scan.ledger.filter(({ state }) => !['ok', 'empty', 'partial', 'cancelled'].includes(state))
    assert.deepEqual(late, [])
    assert.ok(scan.ledger.some(({ source, state }) => source === 'ec2:DescribeVpcs' && state === 'cancelled'))
    assert.deepEqual([scan.gone, await count()], [0, rows])
    // The mission's promise, by the ledger's own times.
    const [times] = await bed.rows<{ ms: number }>(
      `select extract(epoch from finished_at - cancel_requested_at) * 1000 as ms from scans where id = $1`,
      [id],
    )
    assert.ok(Number(times?.ms) < 1000, `${times?.ms} ms`)
    await wait(200)
    assert.equal(bed.calls().length, calls)
    assert.equal(await bed.value('select count(*)::int from scope_pages'), 0)
  })

  test('at whatever moment it comes, the scan ends and nothing is retired', async () => {
    const rows = await count()
    bed.cloud.setLatency(2)
    const states = new Set<string>()
    for (let calls = 0; calls <= 36; calls += 3) {
      bed.cloud.ledger.clear()
      const id = await bed.start()
      await reached(calls)
      const scan = await cancel(id)
      states.add(scan.state)
      assert.deepEqual([scan.gone, scan.scopes.finished], [0, scan.ledger.length], `after ${calls} calls`)
    }
    assert.ok(states.has('cancelled'))
    assert.equal(await count(), rows)
    assert.equal((await bed.scan()).state, 'done')
  })

  test('what is cancelled while keys are asked for does not wait for them', async () => {
    const [first, second] = bed.cloud.accounts
    assert.ok(first && second)
    await bed.connect({ id: 'role', method: 'role', roleArn: second.roleArn, via: `c-${first.id}` })
    bed.cloud.rules.add({ operation: 'AssumeRole', fault: 'hang' })
    bed.cloud.ledger.clear()
    const id = await bed.start({ accounts: ['role'] })
    await reached(1)
    assert.equal((await cancel(id)).state, 'cancelled')
  })

  test('a scan that has ended stays as it ended', async () => {
    const { id } = await bed.scan({ types: ['aws_vpc'] })
    assert.equal((await cancel(id)).state, 'done')
  })
})

test('a scan that no worker has taken is cancelled at once', async (context) => {
  const bed = await openScanBed({ workers: 0 })
  context.after(() => bed.close())
  const id = await bed.start()
  await bed.world.scans.cancel(id)
  const scan = await bed.world.scans.get(id)
  assert.deepEqual([scan.state, scan.scopes], ['cancelled', { total: 1, finished: 1, planned: true }])
  assert.deepEqual(bed.calls(), [])
})
