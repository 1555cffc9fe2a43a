import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openScanBed } from './support/scan-bed.ts'

test('at the published limits AWS hardly throttles a posture scan that may use all of them', async (context) => {
  const bed = await openScanBed({ resources: 700, regions: ['us-east-1'], limits: 'published', latency: 10 })
  context.after(() => bed.close())
  const scan = await bed.scan({ tier: 'posture' })
  assert.equal(scan.state, 'done', JSON.stringify(scan.gaps))
  const refused = bed.cloud.ledger
    .calls()
    .filter(({ code }) => code !== undefined && /Throttl|LimitExceeded|TooMany/.test(code))
  assert.equal(refused.length, scan.throttles)
  assert.equal(scan.calls, bed.calls().length)
  assert.ok(bed.calls('lambda:GetFunctionConcurrency').length > 15, 'more calls than one bucket holds')
  assert.ok(scan.throttles <= scan.calls / 100, `${scan.throttles} throttles in ${scan.calls} calls`)
})
