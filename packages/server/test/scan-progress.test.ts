import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanSummary } from '@skydeck/contract'
import { openScanBed } from './support/scan-bed.ts'

test('progress only grows, its total is only called a plan when it is one, and it ends with the scan', async (context) => {
  const bed = await openScanBed({
    accounts: 2,
    resources: 300,
    regions: ['us-east-1', 'eu-west-1'],
    latency: 60,
  })
  context.after(() => bed.close())
  const id = await bed.start()
  const seen: ScanSummary[] = []
  for await (const summary of bed.world.scans.follow(id)) seen.push(summary)
  const last = seen.at(-1)
  assert.ok(last?.finishedAt)
  assert.ok(seen.length > 2, `${seen.length} events`)
  assert.deepEqual(
    [last.state, last.scopes.finished, last.calls],
    ['done', last.scopes.total, bed.calls().length],
  )
  for (const [index, now] of seen.entries()) {
    const before = seen[index - 1]
    assert.ok(now.scopes.finished <= now.scopes.total)
    assert.equal(now.finishedAt !== null, index === seen.length - 1)
    // A total that is called planned is the one that the scan ends with.
    if (now.scopes.planned) assert.equal(now.scopes.total, last.scopes.total)
    if (!before) continue
    for (const figure of ['calls', 'created', 'unchanged'] as const)
      assert.ok(now[figure] >= before[figure], figure)
    assert.ok(now.scopes.finished >= before.scopes.finished && now.scopes.total >= before.scopes.total)
    assert.ok(!before.scopes.planned || now.scopes.planned)
  }
})

test('who stops following stops asking', async (context) => {
  const bed = await openScanBed({ workers: 0 })
  context.after(() => bed.close())
  const abort = new AbortController()
  const following = bed.world.scans.follow(await bed.start(), abort.signal)
  assert.equal((await following.next()).value?.state, 'pending')
  const next = following.next()
  abort.abort(new Error('gone'))
  await assert.rejects(next, /gone/)
})
