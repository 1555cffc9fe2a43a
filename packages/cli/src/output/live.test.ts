import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveLines } from './live.ts'
import type { Out } from './out.ts'

function terminal(columns: number) {
  const writes: string[] = []
  const screen = { columns }
  const out: Out = {
    isTerminal: true,
    hasColors: false,
    width: () => screen.columns,
    write: async (text) => {
      writes.push(text)
    },
  }
  return { out, writes, screen }
}

test('a frame is one write over its predecessor', async () => {
  const { out, writes } = terminal(80)
  const live = liveLines(out)
  await live.draw(['one', 'two'])
  await live.draw(['three'])
  assert.deepEqual(writes, ['one\x1b[K\ntwo\x1b[K\n\x1b[J', '\x1b[2A\rthree\x1b[K\n\x1b[J'])
})

test('lines are cut so that they do not wrap', async () => {
  const { out, writes } = terminal(10)
  await liveLines(out).draw(['x'.repeat(40)])
  assert.equal(writes[0], `${'x'.repeat(8)}…\x1b[K\n\x1b[J`)
})

test('rows that wrapped when the terminal became narrower are counted', async () => {
  const { out, writes, screen } = terminal(40)
  const live = liveLines(out)
  await live.draw(['x'.repeat(39)])
  screen.columns = 20
  await live.clear()
  assert.equal(writes[1], '\x1b[2A\r\x1b[J')
})

test('clear without a frame writes nothing', async () => {
  const { out, writes } = terminal(40)
  await liveLines(out).clear()
  assert.deepEqual(writes, [])
})
