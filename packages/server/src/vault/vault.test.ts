import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@skydeck/contract'
import type { SealContext } from './context.ts'
import { keyId } from './derive.ts'
import { openVault, type Vault } from './open-vault.ts'
import { VaultError, type VaultErrorCode } from './vault-error.ts'

const context: SealContext = {
  table: 'vault',
  row: '42',
  owner: 'account:000000000001',
  field: 'secret_access_key',
}
const bytesOf = (seed: number) => Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + seed * 101) & 255)
const keyOf = async (seed: number) => ({ id: await keyId(bytesOf(seed)), bytes: bytesOf(seed) })
const first = await keyOf(1)
const second = await keyOf(2)
const vault = await openVault({ keys: [first] })

/** A small generator (mulberry32), so that a failure can be run again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const fails = (promise: Promise<unknown>, code: VaultErrorCode, message?: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof VaultError, String(error))
    assert.equal(error.code, code)
    assert.ok(error.hint.length > 0)
    if (message) assert.match(error.message, message)
    return true
  })

const texts = () => {
  const random = seeded(7)
  const alphabet = ['a', 'Z', '0', '"', '\\', '\n', '\0', 'é', '\uFEFF', '漢', '🔑', '\u2028']
  const made = Array.from({ length: 200 }, () =>
    Array.from(
      { length: Math.floor(random() * 60) },
      () => alphabet[Math.floor(random() * alphabet.length)],
    ).join(''),
  )
  return ['', '\uFEFFstarts with a mark', 'x'.repeat(100_000), ...made]
}

test('what is sealed opens to the same text, and is not in the blob', async () => {
  for (const text of texts()) {
    const blob = await vault.seal(Secret.of(text), context)
    assert.equal((await vault.open(blob, context)).reveal(), text)
    if (text.length > 4) assert.ok(!new TextDecoder('latin1').decode(blob).includes(text))
  }
})

test('a text that UTF-8 cannot carry is refused rather than changed', async () => {
  await assert.rejects(vault.seal(Secret.of('\uD800'), context), TypeError)
})

test('a view into a shared buffer opens, as drivers hand it over', async () => {
  const blob = await vault.seal(Secret.of('hunter2'), context)
  const shared = new Uint8Array(blob.length + 20)
  shared.set(blob, 10)
  assert.equal((await vault.open(shared.subarray(10, 10 + blob.length), context)).reveal(), 'hunter2')
})

test('a blob that was sealed long ago opens', async () => {
  const kept =
    'ASQzXg2Vvyh85NZ5JIpsVRwSog3+ePZEGxgXsM6zSfii12c5V6hPzzFIfUGvHFoSrm2J0FWmcnPiAc' +
    '25osOH+coDX47JZ9q3Rppdc9CBGmnZ1nUBh0K4F67ngZ661Tf+CVDNw9fKY1Q2IuHBbq3Vi/QO7wsN'
  const opened = await vault.open(Buffer.from(kept, 'base64'), context)
  assert.equal(opened.reveal(), 'kept since version 1')
})

test('another table, row, owner or field does not open it', async () => {
  const blob = await vault.seal(Secret.of('s'), context)
  for (const part of ['table', 'row', 'owner', 'field'] as const) {
    await fails(vault.open(blob, { ...context, [part]: `${context[part]}x` }), 'tampered')
    await fails(vault.rewrap(blob, { ...context, [part]: '' }), 'tampered')
  }
  // Text that moves from one part to its neighbour is another context too.
  await fails(vault.open(blob, { ...context, table: 'vault","42', row: '' }), 'tampered')
})

test('rows cannot be swapped, nor halves of two rows joined', async () => {
  const other = { ...context, row: '43' }
  const [mine, theirs] = [
    await vault.seal(Secret.of('mine'), context),
    await vault.seal(Secret.of('them'), other),
  ]
  await fails(vault.open(theirs, context), 'tampered')
  await fails(vault.open(mine, other), 'tampered')
  const again = await vault.seal(Secret.of('mine'), context)
  const joined = Uint8Array.from([...mine.subarray(0, 69), ...again.subarray(69)])
  await fails(vault.open(joined, context), 'tampered')
})

test('every flipped bit, every cut and every added byte is refused', async () => {
  const blob = await vault.seal(Secret.of('k'), context)
  for (let bit = 0; bit < blob.length * 8; bit++) {
    const flipped = Uint8Array.from(blob)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    await fails(vault.open(flipped, context), bit < 8 ? 'bad_blob' : bit < 72 ? 'missing_key' : 'tampered')
  }
  for (let length = 0; length < blob.length; length++) {
    await fails(vault.open(blob.subarray(0, length), context), length < 97 ? 'bad_blob' : 'tampered')
  }
  await fails(vault.open(Uint8Array.from([...blob, 0]), context), 'tampered')
})

test('a blob that names another loaded key is refused', async () => {
  const both = await openVault({ keys: [first, second] })
  const blob = await both.seal(Secret.of('s'), context)
  const swapped = Uint8Array.from(blob)
  for (let at = 0; at < 8; at++) swapped[1 + at] = Number.parseInt(second.id.slice(at * 2, at * 2 + 2), 16)
  assert.equal(both.keyIdOf(swapped), second.id)
  await fails(both.open(swapped, context), 'tampered')
  await fails(both.rewrap(swapped, context), 'tampered')
})

test('without its key, the missing key is named', async () => {
  const blob = await vault.seal(Secret.of('s'), context)
  const stranger = await openVault({ keys: [second] })
  await fails(stranger.open(blob, context), 'missing_key', new RegExp(first.id))
  await fails(stranger.rewrap(blob, context), 'missing_key', new RegExp(first.id))
  assert.equal(stranger.keyIdOf(blob), first.id)
})

test('rewrap moves a secret to the current key and leaves the ciphertext', async () => {
  const blob = await vault.seal(Secret.of('s'), context)
  const rotating = await openVault({ keys: [first, second], current: second.id })
  const moved = await rotating.rewrap(blob, context)
  assert.equal(rotating.keyIdOf(moved), second.id)
  assert.deepEqual(moved.subarray(69), blob.subarray(69))
  const after = await openVault({ keys: [second] })
  assert.equal((await after.open(moved, context)).reveal(), 's')
  await fails(vault.open(moved, context), 'missing_key')
})

test('no initialisation vector and no data key comes twice in 10,000 seals', async () => {
  const ivs = new Set<string>()
  const drawn = new Set<string>()
  const counting = await openVault({
    keys: [first],
    random: (length) => {
      const bytes = crypto.getRandomValues(new Uint8Array(length))
      drawn.add(bytes.toString())
      return bytes
    },
  })
  const secret = Secret.of('same')
  for (let round = 0; round < 100; round++) {
    const blobs = await Promise.all(Array.from({ length: 100 }, () => counting.seal(secret, context)))
    for (const blob of blobs) ivs.add(blob.subarray(9, 21).toString()).add(blob.subarray(69, 81).toString())
  }
  assert.equal(ivs.size, 20_000)
  assert.equal(drawn.size, 30_000)
})

test('keys that cannot be used are refused at opening', async () => {
  await fails(openVault({ keys: [] }), 'missing_key')
  await fails(openVault({ keys: [first], current: second.id }), 'missing_key', new RegExp(second.id))
  await fails(openVault({ keys: [{ id: first.id, bytes: second.bytes }] }), 'bad_key')
  await fails(openVault({ keys: [{ id: first.id, bytes: first.bytes.subarray(1) }] }), 'bad_key', /31/)
})

test('a key id is 16 hex digits, steady, and no digest of the key itself', async () => {
  assert.match(first.id, /^[0-9a-f]{16}$/)
  assert.equal(await keyId(bytesOf(1)), first.id)
  assert.notEqual(first.id, second.id)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(1)))
  assert.ok(!Buffer.from(digest).toString('hex').startsWith(first.id))
  // Sealed rows bear these ids for ever: the derivation must not change.
  assert.equal(first.id, '24335e0d95bf287c')
})

test('a keyed hash compares texts and says nothing without the key', async () => {
  const hash = (of: Vault, text: string, id?: string) => of.keyedHash(text, id)
  assert.match(await hash(vault, 'a'), new RegExp(`^${first.id}:[0-9a-f]{64}$`))
  assert.equal(await hash(vault, 'a'), await hash(vault, 'a'))
  assert.notEqual(await hash(vault, 'a'), await hash(vault, 'b'))
  const rotated = await openVault({ keys: [second, first] })
  assert.notEqual((await hash(rotated, 'a')).slice(17), (await hash(vault, 'a')).slice(17))
  assert.equal(await hash(rotated, 'a', first.id), await hash(vault, 'a'))
  await fails(hash(vault, 'a', second.id), 'missing_key')
})

test('an error shows neither secret nor key', async () => {
  const blob = await vault.seal(Secret.of('CANARY-SECRET'), context)
  const error = await vault.open(blob, { ...context, row: '1' }).catch((caught: unknown) => caught)
  const { inspect } = await import('node:util')
  const shown = inspect(error, { depth: 9, showHidden: true })
  assert.ok(!shown.includes('CANARY') && !shown.includes(Buffer.from(first.bytes).toString('base64')))
})
