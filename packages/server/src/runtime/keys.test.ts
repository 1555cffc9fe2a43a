import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { VaultError, type VaultErrorCode } from '../vault/vault-error.ts'
import { type KeySources, loadKey } from './keys.ts'

const root = await mkdtemp(join(tmpdir(), 'skydeck-keys-'))
after(() => rm(root, { recursive: true, force: true }))

const bytes = Uint8Array.from({ length: 32 }, (_, at) => at * 5 + 1)
const base64 = Buffer.from(bytes).toString('base64')
let folders = 0
const sources = (over: Partial<KeySources> = {}): KeySources => ({
  env: {},
  configHome: join(root, `config-${folders++}`),
  storeId: 'store-1',
  hasSealedRows: async () => false,
  ...over,
})
const pathOf = ({ configHome }: KeySources) => join(configHome, 'skydeck', 'store-1.key')

const refused = (promise: Promise<unknown>, code: VaultErrorCode, message: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof VaultError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.ok(!`${error.message}${error.hint}`.includes(base64))
    return true
  })

async function placed(text: string, mode = 0o600): Promise<KeySources> {
  const made = sources()
  await mkdir(dirname(pathOf(made)), { recursive: true })
  await writeFile(pathOf(made), text)
  await chmod(pathOf(made), mode)
  return made
}

test('SKYDECK_KEY wins over the file and makes nothing', async () => {
  const given = sources({ env: { SKYDECK_KEY: base64, SKYDECK_KEY_FILE: join(root, 'none') } })
  assert.deepEqual(await loadKey(given), bytes)
  await assert.rejects(stat(given.configHome), { code: 'ENOENT' })
})

test('a malformed SKYDECK_KEY is refused by name', async () => {
  await refused(
    loadKey(sources({ env: { SKYDECK_KEY: 'secret' } })),
    'bad_key',
    /^SKYDECK_KEY holds no vault key/,
  )
})

test('SKYDECK_KEY_FILE is read, through a link too; a missing one is refused by path and not made', async () => {
  const file = join(root, 'given.key')
  await writeFile(file, `${base64}\n`, { mode: 0o600 })
  await symlink(file, join(root, 'link.key'))
  assert.deepEqual(await loadKey(sources({ env: { SKYDECK_KEY: '', SKYDECK_KEY_FILE: file } })), bytes)
  assert.deepEqual(await loadKey(sources({ env: { SKYDECK_KEY_FILE: join(root, 'link.key') } })), bytes)
  const none = join(root, 'none.key')
  await refused(loadKey(sources({ env: { SKYDECK_KEY_FILE: none } })), 'missing_key', new RegExp(none))
  await assert.rejects(stat(none), { code: 'ENOENT' })
})

test('the first start makes a key of mode 0600 in a folder of mode 0700; the next reads it', async () => {
  const made = sources()
  const key = await loadKey(made)
  assert.equal(key.length, 32)
  assert.equal((await stat(pathOf(made))).mode & 0o777, 0o600)
  assert.equal((await stat(dirname(pathOf(made)))).mode & 0o777, 0o700)
  assert.deepEqual(await readdir(dirname(pathOf(made))), ['store-1.key'])
  const later = await loadKey({
    ...made,
    hasSealedRows: () => assert.fail('asked although the key is there'),
  })
  assert.deepEqual(later, key)
  assert.notDeepEqual(await loadKey(sources()), key)
})

test('where sealed rows exist and the key is gone, it is named and none is made', async () => {
  const lost = sources({ hasSealedRows: async () => true })
  await refused(loadKey(lost), 'missing_key', new RegExp(`${pathOf(lost)} is not there`))
  await assert.rejects(stat(pathOf(lost)), { code: 'ENOENT' })
})

test('a key that another process made and used meanwhile is taken', async () => {
  const mine = sources()
  const theirs: Uint8Array[] = []
  const hasSealedRows = async () => {
    theirs.push(await loadKey({ ...mine, hasSealedRows: async () => false }))
    return true
  }
  const key = await loadKey({ ...mine, hasSealedRows })
  assert.deepEqual(key, theirs[0])
})

for (const mode of [0o640, 0o604, 0o620, 0o666]) {
  test(`a key of mode 0${mode.toString(8)} is refused`, async () => {
    const open = await placed(base64, mode)
    await refused(loadKey(open), 'bad_key', new RegExp(`${pathOf(open)} can be read or written by others`))
  })
}

for (const [fault, text] of Object.entries({ empty: '', short: base64.slice(2), long: base64.repeat(90) })) {
  test(`a key file that is ${fault} is refused by path, not replaced`, async () => {
    const broken = await placed(text)
    await refused(loadKey(broken), 'bad_key', new RegExp(`${pathOf(broken)} holds no vault key`))
    assert.equal(await readFile(pathOf(broken), 'utf8'), text)
  })
}

test('a folder in its place, and a file in place of its folder, are refused by path', async () => {
  const folder = sources()
  await mkdir(pathOf(folder), { recursive: true, mode: 0o700 })
  await refused(loadKey(folder), 'bad_key', new RegExp(`${pathOf(folder)} cannot be read`))
  const file = sources()
  await writeFile(file.configHome, '')
  await refused(loadKey(file), 'bad_key', new RegExp(`${pathOf(file)} cannot be read \\(ENOTDIR\\)`))
})

test('a store id cannot lead out of the folder', async () => {
  await assert.rejects(loadKey(sources({ storeId: '../other' })), TypeError)
})

test('eight processes that start together get one key', async () => {
  const { configHome, storeId } = sources()
  const child = `
    const { loadKey } = await import(${JSON.stringify(new URL('./keys.ts', import.meta.url).href)})
    const { setTimeout } = await import('node:timers/promises')
    await setTimeout(Number(process.argv[1]) - Date.now())
    const key = await loadKey({ env: {}, configHome: ${JSON.stringify(configHome)}, storeId: '${storeId}', hasSealedRows: async () => false })
    console.log(Buffer.from(key).toString('hex'))`
  const at = String(Date.now() + 1500)
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', child, at])
  const printed = await Promise.all(Array.from({ length: 8 }, run))
  const keys = new Set(printed.map(({ stdout }) => stdout.trim()))
  assert.equal(keys.size, 1)
  assert.match([...keys][0] ?? '', /^[0-9a-f]{64}$/)
  assert.deepEqual(await readdir(join(configHome, 'skydeck')), [`${storeId}.key`])
})

test('many loads within one process get one key', async () => {
  const made = sources()
  const keys = await Promise.all(Array.from({ length: 50 }, () => loadKey(made)))
  assert.equal(new Set(keys.map(String)).size, 1)
})
