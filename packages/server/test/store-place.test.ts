import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createPool } from '../src/store/connect.ts'
import { findBinaries, programOf, usableBinaries } from '../src/store/embedded/binaries.ts'
import { openEmbedded } from '../src/store/embedded/open.ts'
import { preparePlace } from '../src/store/embedded/place.ts'
import { runAs } from '../src/store/embedded/run-as.ts'
import { toStoreError } from '../src/store/store-error.ts'
import { killChildren, startChild } from './support/child.ts'

const root = process.getuid?.() === 0
const nobody = { uid: 65_534, gid: 65_534 }
const mounts: string[] = []
let base = ''
/** A stopped cluster, to copy from: making one anew costs most of a second. */
let made = ''

before(async () => {
  base = await mkdtemp(join(tmpdir(), 'skydeck-'))
  await chmod(base, 0o755)
  made = join(base, 'made')
  const server = await openEmbedded({ home: made })
  await server.stop()
})

after(async () => {
  killChildren()
  for (const mount of mounts) execFileSync('umount', [mount])
  await rm(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

async function copyOfMade(name: string): Promise<string> {
  const home = join(base, name)
  // cp -a keeps owners, which fs.cp does not.
  execFileSync('cp', ['-a', made, home])
  return home
}

const opensAndStops = async (home: string): Promise<void> => (await openEmbedded({ home })).stop()
const refusal = (code: string, message: RegExp) => ({ name: 'StoreError', code, message })

test('as root the server runs as nobody and owns its data folder only', { skip: !root }, async () => {
  const home = await mkdtemp(join(base, 'root-'))
  const server = await openEmbedded({ home })
  const pid = (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]
  assert.equal(statSync(`/proc/${pid}`).uid, nobody.uid)
  assert.equal(statSync(home).mode & 0o777, 0o711)
  assert.deepEqual(
    [home, 'postgres', 'postgres-attached'].map(
      (name) => statSync(join(home, name === home ? '' : name)).uid,
    ),
    [0, nobody.uid, 0],
  )
  assert.equal(statSync(server.socketDir).mode & 0o777, 0o700)
  await server.stop()
})

test('a normal user needs no other user', { skip: !root }, async () => {
  const home = join(base, 'of-nobody')
  execFileSync('install', ['-d', '-o', String(nobody.uid), '-g', String(nobody.gid), '-m', '700', home])
  const child = startChild([home, 'hold'], nobody.uid)
  await child.until(({ ready }) => ready === true)
  assert.equal(statSync(home).mode & 0o777, 0o700)
  // Root attaches to it, and the server keeps its user when root starts it.
  const here = await openEmbedded({ home })
  assert.equal(await child.end(), 0)
  await here.stop()
  await opensAndStops(home)
  assert.equal(statSync(join(home, 'postgres')).uid, nobody.uid)
})

test('a home that the other user cannot reach gets its cluster elsewhere and a link', {
  skip: !root,
}, async () => {
  const closed = join(base, 'closed')
  const home = join(closed, 'home')
  const systemFolder = join(base, 'system')
  await mkdir(closed, { mode: 0o700 })
  const first = await openEmbedded({ home, systemFolder })
  await first.stop()
  const target = await readlink(join(home, 'postgres'))
  assert.ok(target.startsWith(systemFolder) && existsSync(join(target, 'PG_VERSION')))
  assert.equal(statSync(home).mode & 0o777, 0o700)
  const second = await openEmbedded({ home, systemFolder })
  assert.equal(second.socketDir, target)
  await second.stop()

  await rename(target, `${target}-away`)
  const dangling = openEmbedded({ home, systemFolder })
  await assert.rejects(dangling, refusal('broken', /leads to .* where nothing is/))

  // Someone who removes the home wants to begin anew; the old data is neither used nor deleted.
  await rm(home, { recursive: true })
  const third = await openEmbedded({ home, systemFolder })
  await third.stop()
  assert.notEqual(await readlink(join(home, 'postgres')), target)
  assert.ok(existsSync(join(`${target}-away`, 'PG_VERSION')))
})

test('binaries out of reach are copied once and run', { skip: !root }, async () => {
  const found = await findBinaries()
  const closed = join(base, 'closed-package')
  await mkdir(closed, { mode: 0o700 })
  await cp(found.folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
  execFileSync('find', [join(closed, 'native', 'lib'), '-maxdepth', '1', '-type', 'l', '-delete'])
  const beside = join(base, 'beside')
  await mkdir(beside, { mode: 0o755 })
  const hidden = { ...found, folder: join(closed, 'native') }
  const copy = await usableBinaries(hidden, nobody, beside)
  assert.equal(copy.folder, join(beside, `postgres-binaries-${found.version}`))
  const { code, output } = await runAs(nobody, programOf(copy, 'initdb'), ['--version'])
  assert.equal(code, 0, output)
  const time = (await lstat(copy.folder)).ctimeMs
  await usableBinaries(hidden, nobody, beside)
  assert.equal((await lstat(copy.folder)).ctimeMs, time)
  assert.deepEqual(await readdir(beside), [`postgres-binaries-${found.version}`])
})

test('a home with a long path has its socket in a private folder', async () => {
  const home = join(base, 'l'.repeat(90), 'with "signs", and $(spaces)')
  const server = await openEmbedded({ home, temporaryFolder: base })
  assert.ok(server.socketDir.startsWith(join(base, 'skydeck-')))
  assert.equal(statSync(server.socketDir).mode & 0o777, 0o700)
  // The folder can go while the server runs, by a cleaner of /tmp: the next one starts it anew.
  await rm(server.socketDir, { recursive: true })
  const second = await openEmbedded({ home, temporaryFolder: base })
  await second.createDatabase('works')
  await second.stop()
  await server.stop()
  assert.equal(existsSync(join(home, 'postgres', 'postmaster.pid')), false)
})

test('a folder for the socket that others may enter is refused', async () => {
  const home = join(base, 'm'.repeat(90))
  await mkdir(join(home, 'postgres'), { recursive: true, mode: 0o700 })
  const options = { uid: process.getuid?.(), temporaryFolder: base, systemFolder: base, log: () => undefined }
  const { socketDir } = await preparePlace(home, options)
  await chmod(socketDir, 0o777)
  await assert.rejects(preparePlace(home, options), refusal('broken', /belongs to someone else/))
})

test('data of another major version is refused and left as it is', async () => {
  const home = await copyOfMade('versions')
  const file = join(home, 'postgres', 'PG_VERSION')
  for (const [version, code] of [
    ['99', 'newer_data'],
    ['17', 'too_old'],
  ] as const) {
    await writeFile(file, `${version}\n`)
    await assert.rejects(
      opensAndStops(home),
      refusal(code, new RegExp(`made by PostgreSQL ${version}; this Skydeck brings`)),
    )
  }
  await writeFile(file, '18\n')
  await opensAndStops(home)
})

test('a broken folder is refused with what the server says, and nothing in it changes', async () => {
  const home = await copyOfMade('broken')
  const control = join(home, 'postgres', 'global', 'pg_control')
  await rename(control, `${control}.away`)
  await assert.rejects(opensAndStops(home), refusal('broken', /does not start: .*pg_control/))
  await rename(`${control}.away`, control)
  await opensAndStops(home)
  await rename(join(home, 'postgres', 'PG_VERSION'), join(home, 'version'))
  await assert.rejects(opensAndStops(home), refusal('broken', /PG_VERSION is missing/))
})

test('a left-over postmaster.pid whose number belongs to another program does not stop a start', async () => {
  const home = await copyOfMade('reused')
  const other = spawn('sleep', ['60'], { ...(root ? nobody : {}), cwd: '/' })
  const data = join(home, 'postgres')
  await writeFile(
    join(data, 'postmaster.pid'),
    `${other.pid}\n${data}\n1700000000\n5432\n${data}\n\n 1 2\nready\n`,
  )
  await opensAndStops(home)
  other.kill()
})

test('a folder that may not be written to is refused', { skip: !root }, async () => {
  const home = join(base, 'read-only')
  execFileSync('install', ['-d', '-m', '555', home])
  const child = startChild([home, 'hold'], nobody.uid)
  const { error, message } = await child.until((line) => line.error !== undefined)
  assert.equal(error, 'read_only', message)
})

test('a full disk is named, and with room the data is there', { skip: !root || !canMount() }, async () => {
  const home = join(base, 'small')
  await mkdir(home)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=755', 'tmpfs', home])
  mounts.push(home)
  await assert.rejects(opensAndStops(home), refusal('disk_full', /disk/))
  assert.deepEqual(await readdir(join(home, 'postgres')), [])

  execFileSync('mount', ['-o', 'remount,size=110m', home])
  const server = await openEmbedded({ home })
  const target = { kind: 'embedded', connection: server.connection('postgres') } as const
  const pool = createPool(target, { max: 1, applicationName: 'test' })
  await pool.query('create table kept as select 7 as n')
  const filling = pool.query(
    'create table big as select repeat(md5(n::text), 50) as t from generate_series(1, 400000) n',
  )
  await assert.rejects(filling, (error) => toStoreError(error).code === 'disk_full')
  await pool.end()
  await server.ensureRunning()
  await server.stop()

  execFileSync('sh', ['-c', `cat /dev/zero > ${home}/filler 2>/dev/null || true`])
  await assert.rejects(opensAndStops(home), refusal('disk_full', /full/))
  await rm(join(home, 'filler'))
  const again = await openEmbedded({ home })
  const after = createPool(target, { max: 1, applicationName: 'test' })
  assert.deepEqual((await after.query('select n from kept')).rows, [{ n: 7 }])
  await after.end()
  await again.stop()
})

function canMount(): boolean {
  try {
    const probe = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe])
    execFileSync('rmdir', [probe])
    return true
  } catch {
    // Containers without the right to mount: the case is proved elsewhere.
    return false
  }
}
