import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type VirtualClock, virtualClock } from '../../test/support/virtual-clock.ts'
import { limitOf } from './limits.ts'
import { createPacer, type Pacer } from './pacer.ts'

type PaceKey = Parameters<Pacer['take']>[0]

const rds: PaceKey = {
  account: '1',
  region: 'eu-west-1',
  service: 'RDS',
  operation: 'DescribeDBSnapshotAttributes',
}

/** AWS's own bucket, counted apart from the pacer's. */
function awsBucket({ now }: VirtualClock, { burst, perSecond }: { burst: number; perSecond: number }) {
  let level = burst
  let at = now()
  return () => {
    level = Math.min(burst, level + ((now() - at) / 1000) * perSecond)
    at = now()
    if (level < 1) return false
    level -= 1
    return true
  }
}

/** Makes calls, 16 at once as a scope does, each of 50 ms; a throttled one is made again. */
async function callAll(clock: VirtualClock, pacer: Pacer, key: PaceKey, calls: number) {
  const allows = awsBucket(clock, limitOf(key.service, key.operation))
  const times: number[] = []
  let throttles = 0
  let left = calls
  const work = async () => {
    while (left > 0) {
      left--
      for (;;) {
        await pacer.take(key)
        times.push(clock.now())
        const passes = allows()
        await clock.sleep(50)
        if (passes) break
        throttles++
        pacer.throttled(key)
        await clock.sleep(250)
      }
      pacer.passed(key)
    }
  }
  await clock.run(Promise.all(Array.from({ length: 16 }, work)))
  return { throttles, seconds: clock.now() / 1000, times }
}

const pacerOf = ({ now, sleep }: VirtualClock, share = 1) => createPacer({ share, now, sleep })

describe('pacing', () => {
  for (const [service, operation] of [
    ['RDS', 'DescribeDBSnapshotAttributes'],
    ['Lambda', 'GetPolicy'],
    ['Elastic Load Balancing v2', 'DescribeListeners'],
    ['EC2', 'DescribeInstances'],
  ] as const) {
    test(`1,000 calls of ${service} at the published limit: hardly a throttle, hardly a wait too long`, async () => {
      const clock = virtualClock()
      const { burst, perSecond } = limitOf(service, operation)
      const { throttles, seconds } = await callAll(
        clock,
        pacerOf(clock),
        { ...rds, service, operation },
        1000,
      )
      const floor = (1000 - burst) / perSecond
      assert.ok(throttles <= 10, `${throttles} throttles`)
      assert.ok(seconds <= 1.2 * floor, `${seconds} s, the floor is ${floor} s`)
    })
  }

  test('half the share takes half the bucket and half the rate', async () => {
    const clock = virtualClock()
    const { throttles, seconds, times } = await callAll(clock, pacerOf(clock, 0.5), rds, 300)
    assert.equal(throttles, 0)
    assert.ok(seconds >= (300 - 150) / 6)
    for (const [index, time] of times.entries())
      assert.ok(index < 151 + (time / 1000) * 6, `call ${index} at ${time}`)
  })

  test('operations that AWS counts apart do not wait for each other, those counted together do', async () => {
    const clock = virtualClock()
    const pacer = pacerOf(clock)
    const take = (service: string, operation: string, count: number, region = 'eu-west-1') =>
      clock.run(
        Promise.all(Array.from({ length: count }, () => pacer.take({ ...rds, service, operation, region }))),
      )
    await take('EC2', 'DescribeVpcs', 100)
    await take('EC2', 'DescribeSubnets', 100)
    await take('EC2', 'DescribeVpcs', 100, 'us-east-1')
    assert.equal(clock.now(), 0)
    await take('RDS', 'DescribeDBInstances', 300)
    assert.equal(clock.now(), 0)
    await take('RDS', 'DescribeDBClusters', 12)
    assert.ok(clock.now() >= 1000)
  })

  test('a throttle halves the rate, each call that passes brings a twentieth back', async () => {
    const clock = virtualClock()
    const pacer = pacerOf(clock)
    const spend = async (count: number) => {
      const began = clock.now()
      await clock.run(Promise.all(Array.from({ length: count }, () => pacer.take(rds))))
      return (clock.now() - began) / 1000
    }
    await spend(300)
    assert.ok(Math.abs((await spend(12)) - 1) < 0.1)
    pacer.throttled(rds)
    assert.ok(Math.abs((await spend(12)) - 2) < 0.1)
    for (let passed = 0; passed < 10; passed++) pacer.passed(rds)
    assert.ok(Math.abs((await spend(12)) - 1) < 0.1)
    for (let throttled = 0; throttled < 50; throttled++) pacer.throttled(rds)
    assert.ok((await spend(12)) <= 10.1, 'it never falls below a tenth')
  })

  test('calls go out in the order of asking, and who gives up does not stop those behind', async () => {
    const clock = virtualClock()
    const pacer = pacerOf(clock)
    const abort = new AbortController()
    const order: number[] = []
    const calls = Array.from({ length: 320 }, (_, index) =>
      pacer.take(rds, index === 305 ? abort.signal : undefined).then(
        () => void order.push(index),
        (reason: unknown) => assert.equal(reason, 'enough'),
      ),
    )
    abort.abort('enough')
    await clock.run(Promise.all(calls))
    assert.deepEqual(
      order,
      Array.from({ length: 320 }, (_, index) => index).filter((index) => index !== 305),
    )
  })
})
