import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createPool } from '../src/store/connect.ts'
import { loadMigrations, type Migration, migrate } from '../src/store/migrate.ts'
import { freshDatabase } from './support/database.ts'

const at = new Date('2026-01-02T03:04:05Z')
const clock = { now: () => at }
const boxes: Migration = {
  id: '0001_boxes',
  sql: 'create table boxes (id int); insert into boxes values (1)',
}
const lids: Migration = { id: '0002_lids', sql: 'create table lids (id int)' }
const error = (code: string, message: RegExp) => ({ name: 'StoreError', code, message })

test('each migration runs once, in order, and is noted with its time', async () => {
  const { pool, drop } = await freshDatabase({ migrations: [] })
  assert.deepEqual(await migrate(pool, [boxes], clock), ['0001_boxes'])
  assert.deepEqual(await migrate(pool, [boxes, lids], clock), ['0002_lids'])
  assert.deepEqual(await migrate(pool, [boxes, lids], clock), [])
  const { rows } = await pool.query('select id, applied_at from skydeck_migrations order by id')
  assert.deepEqual(rows, [
    { id: '0001_boxes', applied_at: at },
    { id: '0002_lids', applied_at: at },
  ])
  await drop()
})

test('servers that start together apply each migration once between them', async () => {
  const { pool, target, drop } = await freshDatabase({ migrations: [] })
  const others = [1, 2, 3].map(() => createPool(target, { max: 1, applicationName: 'other' }))
  const slow = { id: '0003_slow', sql: 'select pg_sleep(0.05); create table slow (id int)' }
  const applied = await Promise.all(others.map((one) => migrate(one, [boxes, lids, slow], clock)))
  assert.deepEqual(applied.flat().toSorted(), ['0001_boxes', '0002_lids', '0003_slow'])
  assert.deepEqual((await pool.query('select id from boxes')).rows, [{ id: 1 }])
  await Promise.all(others.map((one) => one.end()))
  await drop()
})

test('a migration that fails leaves nothing, those before it stay, and it can be tried again', async () => {
  const { pool, drop } = await freshDatabase({ migrations: [] })
  const bad = { id: '0002_bad', sql: 'create table half (id int); select 1 / 0' }
  await assert.rejects(
    migrate(pool, [boxes, bad], clock),
    error('broken', /0002_bad failed.*division by zero/),
  )
  const { rows } = await pool.query(
    "select to_regclass('half') as half, (select count(*)::int from skydeck_migrations) as n",
  )
  assert.deepEqual(rows, [{ half: null, n: 1 }])
  assert.deepEqual(
    await migrate(pool, [boxes, { id: '0002_bad', sql: 'create table half (id int)' }], clock),
    ['0002_bad'],
  )
  await drop()
})

test('a database of a newer Skydeck and a changed migration are refused and left alone', async () => {
  const { pool, drop } = await freshDatabase({ migrations: [] })
  await migrate(pool, [boxes, lids], clock)
  await assert.rejects(migrate(pool, [boxes], clock), error('newer_schema', /newer Skydeck.*0002_lids/))
  const changed = { ...lids, sql: 'create table lids (id bigint)' }
  await assert.rejects(migrate(pool, [boxes, changed], clock), error('broken', /0002_lids .*another text/))
  const windows = { ...boxes, sql: boxes.sql.replaceAll('\n', '\r\n') }
  assert.deepEqual(await migrate(pool, [windows, lids], clock), [])
  await drop()
})

test('a short statement timeout of the pool does not cut a migration off', async () => {
  const { target, drop } = await freshDatabase({ migrations: [] })
  const pool = createPool(target, { max: 1, applicationName: 'test', statementTimeoutMs: 30 })
  const slow = { id: '0001_slow', sql: 'select pg_sleep(0.1)' }
  assert.deepEqual(await migrate(pool, [slow], clock), ['0001_slow'])
  await assert.rejects(pool.query('select pg_sleep(1)'), { code: '57014' })
  await pool.end()
  await drop()
})

test('migrations are read from files in the order of their numbers; wrong names are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skydeck-'))
  await writeFile(join(folder, '0002_b.sql'), 'select 2')
  await writeFile(join(folder, '0001_a.sql'), 'select 1')
  await writeFile(join(folder, 'README.md'), 'no migration')
  const expected = [
    { id: '0001_a', sql: 'select 1' },
    { id: '0002_b', sql: 'select 2' },
  ]
  assert.deepEqual(await loadMigrations(pathToFileURL(folder)), expected)
  await writeFile(join(folder, '0002_c.sql'), 'select 3')
  await assert.rejects(loadMigrations(pathToFileURL(folder)), /Two migrations have the number 0002/)
  await rm(join(folder, '0002_c.sql'))
  await writeFile(join(folder, '3_late.sql'), 'select 4')
  await assert.rejects(loadMigrations(pathToFileURL(folder)), /3_late.sql is not named/)
  await rm(folder, { recursive: true })
})
