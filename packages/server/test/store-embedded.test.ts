import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkServer, createPool } from '../src/store/connect.ts'
import { openEmbedded } from '../src/store/embedded/open.ts'
import { type Child, type ChildLine, killChildren, startChild } from './support/child.ts'

const homes: string[] = []
const isReady = (line: ChildLine) => line.ready === true

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'skydeck-'))
  homes.push(home)
  return home
}

async function postmasterOf(home: string): Promise<number> {
  return Number((await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

function runs(home: string): boolean {
  return existsSync(join(home, 'postgres', 'postmaster.pid'))
}

after(async () => {
  killChildren()
  for (const home of homes) {
    if (runs(home)) process.kill(await postmasterOf(home), 'SIGQUIT')
    await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
})

test('a first start makes a server that only its socket reaches; stop ends it and data stays', async () => {
  const home = await newHome()
  const first = await openEmbedded({ home })
  await first.createDatabase('skydeck')
  await first.createDatabase('skydeck')
  const target = { kind: 'embedded', connection: first.connection('skydeck') } as const
  const pool = createPool(target, { max: 2, applicationName: 'test' })
  assert.equal(await checkServer(pool), first.version)
  const { rows } = await pool.query(
    "select current_setting('listen_addresses') as hosts, current_setting('timezone') as zone, current_setting('fsync') as fsync",
  )
  assert.deepEqual(rows, [{ hosts: '', zone: 'UTC', fsync: 'on' }])
  await pool.query('create table kept as select 7 as n')
  await pool.end()
  await first.stop()
  await first.stop()
  assert.equal(runs(home), false)

  const second = await openEmbedded({ home })
  const again = createPool(target, { max: 1, applicationName: 'test' })
  assert.deepEqual((await again.query('select n from kept')).rows, [{ n: 7 }])
  await again.end()
  await second.stop()
  assert.deepEqual((await readdir(join(home, 'postgres-attached'))).toSorted(), ['door.lock'])
})

test('processes share one server and the last one stops it', async () => {
  const home = await newHome()
  const children = [startChild([home, 'hold']), startChild([home, 'hold']), startChild([home, 'hold'])]
  const ready = await Promise.all(children.map((child) => child.until(isReady)))
  assert.equal(new Set(ready.map(({ started }) => started)).size, 1, 'one server for three first starts')
  const here = await openEmbedded({ home })
  for (const child of children) assert.equal(await child.end(), 0)
  assert.equal(runs(home), true)
  await here.stop()
  assert.equal(runs(home), false)
})

test('two holders in one process count as two', async () => {
  const home = await newHome()
  const [first, second] = await Promise.all([openEmbedded({ home }), openEmbedded({ home })])
  await first.stop()
  assert.equal(runs(home), true)
  await second.stop()
  assert.equal(runs(home), false)
})

test('a killed process leaves the server running; the next one uses and stops it', async () => {
  const home = await newHome()
  const child = startChild([home, 'hold'])
  await child.until(isReady)
  const pid = await postmasterOf(home)
  await child.kill()
  const next = await openEmbedded({ home })
  assert.equal(await postmasterOf(home), pid)
  await next.stop()
  assert.equal(runs(home), false)
})

test('a server that stops does not end Node, and pools find the next one', async () => {
  const home = await newHome()
  const server = await openEmbedded({ home })
  const heard: string[] = []
  const target = { kind: 'embedded', connection: server.connection('postgres') } as const
  const pool = createPool(target, { max: 1, applicationName: 'test', log: (message) => heard.push(message) })
  await pool.query('select 1')
  const lost = new Promise((resolve) => pool.once('error', resolve))
  process.kill(await postmasterOf(home), 'SIGKILL')
  await lost
  assert.match(heard[0] ?? '', /^A connection to the store was lost: /)
  await server.ensureRunning()
  assert.equal((await pool.query('select 1 as one')).rows[0].one, 1)
  await pool.end()
  await server.stop()
})

test('no committed row is lost however processes are killed', async () => {
  const home = await newHome()
  const committed = new Set<number>()
  let child: Child = startChild([home, 'write'])
  for (let round = 0; round < 10; round++) {
    const { ids = [] } = await child.until(isReady)
    assert.deepEqual(
      [...committed].filter((id) => !ids.includes(id)),
      [],
      `round ${round}`,
    )
    const last = ids.at(-1) ?? 0
    await child.until(({ row }) => (row ?? 0) >= last + 5 + round * 7)
    const postmaster = await postmasterOf(home)
    if (round % 3 !== 0) process.kill(postmaster, 'SIGKILL')
    if (round % 3 === 1) {
      // Only the server was killed: the process notices, starts it again and goes on.
      await child.until(({ lost }) => lost !== undefined)
      const seen = child.lines.length
      await child.until((line) => line.row !== undefined && child.lines.indexOf(line) > seen)
    }
    await child.kill()
    for (const { row } of child.lines) if (row !== undefined) committed.add(row)
    child = startChild([home, 'write'])
  }
  const { ids } = await child.until(isReady)
  assert.ok(committed.size > 50)
  assert.deepEqual(
    [...committed].filter((id) => !ids?.includes(id)),
    [],
  )
  assert.equal(await child.end(), 0)
  assert.equal(runs(home), false)
})
