import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseKey } from './parse-key.ts'
import { VaultError } from './vault-error.ts'

const bytes = Uint8Array.from({ length: 32 }, (_, at) => 255 - at * 3)
const buffer = Buffer.from(bytes)

for (const [form, text] of Object.entries({
  hex: buffer.toString('hex'),
  'upper-case hex': buffer.toString('hex').toUpperCase(),
  base64: buffer.toString('base64'),
  'base64 without padding': buffer.toString('base64').replace('=', ''),
  base64url: buffer.toString('base64url'),
  'a line of a file': `${buffer.toString('base64')}\n`,
})) {
  test(`a key is read from ${form}`, () => assert.deepEqual(parseKey(text), bytes))
}

for (const [fault, text] of Object.entries({
  nothing: '',
  'white space': ' \n',
  'a password': 'correct horse battery staple',
  '31 bytes': buffer.subarray(1).toString('base64'),
  '33 bytes': Buffer.concat([buffer, buffer.subarray(0, 1)]).toString('base64'),
  '63 digits': buffer.toString('hex').slice(1),
  'both alphabets': `${'+'.repeat(20)}${'_'.repeat(23)}`,
  'two keys': `${buffer.toString('base64')}\n${buffer.toString('base64')}`,
})) {
  test(`${fault} is refused with a sentence that does not repeat it`, () => {
    assert.throws(
      () => parseKey(text),
      (error) => {
        assert.ok(error instanceof VaultError && error.code === 'bad_key')
        assert.match(error.message, /^The vault key is .*\.$/)
        assert.ok(text.trim() === '' || !`${error.message}${error.hint}`.includes(text.trim()))
        return true
      },
    )
  })
}
