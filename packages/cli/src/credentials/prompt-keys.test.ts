import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { Interrupted, UsageError } from '../failures.ts'
import type { Out } from '../output/out.ts'
import { promptKeys } from './prompt-keys.ts'

function terminal() {
  let shown = ''
  const err: Out = {
    isTerminal: true,
    hasColors: false,
    width: () => 80,
    write: async (text) => {
      shown += text
    },
  }
  // Node's own type of stdin has more than a reader needs.
  const stdin = new PassThrough() as unknown as NodeJS.ReadStream & PassThrough
  return { stdin, err, shown: () => shown }
}

test('asks one by one and shows no secret', async () => {
  const { stdin, err, shown } = terminal()
  const asking = promptKeys({ stdin, err })
  stdin.write('AKIAIOSFODNN7EXAMPLE\r')
  stdin.write('very-secret-indeed\r')
  stdin.write('\r')
  assert.deepEqual(await asking, {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'very-secret-indeed',
  })
  assert.doesNotMatch(shown(), /very-secret/)
  assert.match(shown(), /Access key id:.*Secret access key \(not shown\):/s)
})

test('lines that are pasted at once are all taken', async () => {
  const { stdin, err, shown } = terminal()
  const asking = promptKeys({ stdin, err })
  stdin.write('AKIAIOSFODNN7EXAMPLE\rpasted-secret\rpasted-token\r')
  assert.deepEqual(await asking, {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'pasted-secret',
    sessionToken: 'pasted-token',
  })
  assert.doesNotMatch(shown(), /pasted-/)
})

test('Ctrl-C cancels', async () => {
  const { stdin, err } = terminal()
  const asking = promptKeys({ stdin, err })
  stdin.write('AKIA')
  stdin.write('\x03')
  await assert.rejects(asking, Interrupted)
})

test('an early end is said', async () => {
  const { stdin, err } = terminal()
  const asking = promptKeys({ stdin, err })
  stdin.end('AKIA\r')
  await assert.rejects(asking, UsageError)
})
