import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AwsCredentialIdentity } from '@smithy/types'
import { refreshing } from './credentials.ts'
import { newMeter } from './meter.ts'

/** Credentials that live so long, a new key each time they are asked for; each answer waits to be given. */
function source(lifeMs: number) {
  let time = 1_000_000
  const asked: PromiseWithResolvers<void>[] = []
  const signals: (AbortSignal | undefined)[] = []
  const held = refreshing(
    async (meter, signal) => {
      meter.calls++
      signals.push(signal)
      const number = asked.length
      const answer = Promise.withResolvers<void>()
      asked.push(answer)
      await answer.promise
      return { accessKeyId: `AK${number}`, secretAccessKey: 'x', expiration: new Date(time + lifeMs) }
    },
    () => time,
  )
  const meter = newMeter()
  return {
    ...{ held, meter, asked, signals },
    get: (signal?: AbortSignal) => held.get(meter, signal),
    answer: () => asked.at(-1)?.resolve(),
    pass: (ms: number) => {
      time += ms
    },
  }
}

const keyOf = (identities: readonly AwsCredentialIdentity[]) =>
  identities.map(({ accessKeyId }) => accessKeyId)
const hour = 3_600_000

describe('credentials that are kept', () => {
  test('200 who wait ask once', async () => {
    const { get, answer, asked, meter } = source(hour)
    const waiting = Array.from({ length: 200 }, () => get())
    answer()
    assert.deepEqual(new Set(keyOf(await Promise.all(waiting))), new Set(['AK0']))
    assert.deepEqual([asked.length, meter.calls], [1, 1])
  })

  test('they are asked for anew five minutes before they end, not earlier', async () => {
    const { get, answer, asked, pass } = source(hour)
    const first = get()
    answer()
    await first
    pass(hour - 300_001)
    assert.equal((await get()).accessKeyId, 'AK0')
    pass(1)
    const second = get()
    answer()
    assert.deepEqual([(await second).accessKeyId, asked.length], ['AK1', 2])
  })

  test('short ones at four fifths of their life, lasting ones never', async () => {
    const short = source(1000)
    const first = short.get()
    short.answer()
    await first
    short.pass(799)
    assert.equal((await short.get()).accessKeyId, 'AK0')
    short.pass(1)
    const second = short.get()
    short.answer()
    assert.equal((await second).accessKeyId, 'AK1')

    let asked = 0
    const lasting = refreshing(
      async () => ({ accessKeyId: `AK${asked++}`, secretAccessKey: 'x' }),
      () => asked * 1e12,
    )
    for (let time = 0; time < 3; time++) await lasting.get(newMeter())
    assert.equal(asked, 1)
  })

  test('stale ones are thrown away once, whoever notices', async () => {
    const { get, answer, asked, held } = source(hour)
    const first = get()
    answer()
    const stale = await first
    held.discard(stale)
    held.discard(stale)
    const second = get()
    answer()
    await second
    held.discard(stale)
    assert.equal((await get()).accessKeyId, 'AK1')
    assert.equal(asked.length, 2)
  })

  test('a refusal is not kept', async () => {
    const { get, answer, asked } = source(hour)
    const refused = get()
    asked[0]?.reject(new Error('refused'))
    await assert.rejects(refused, /refused/)
    const second = get()
    answer()
    assert.equal((await second).accessKeyId, 'AK1')
  })

  test('who gives up goes at once, the others keep waiting; when the last one goes, so does the call', async () => {
    const { get, answer, asked, signals } = source(hour)
    const [one, two] = [new AbortController(), new AbortController()]
    const first = get(one.signal)
    const second = get(two.signal)
    one.abort(new Error('enough'))
    await assert.rejects(first, /enough/)
    assert.equal(signals[0]?.aborted, false)
    answer()
    assert.equal((await second).accessKeyId, 'AK0')

    const other = source(hour)
    const leaving = new AbortController()
    const alone = other.get(leaving.signal)
    leaving.abort(new Error('enough'))
    await assert.rejects(alone, /enough/)
    assert.equal(other.signals[0]?.aborted, true)
    const next = other.get()
    other.answer()
    assert.equal((await next).accessKeyId, 'AK1')
    assert.equal(asked.length, 1)
  })
})
