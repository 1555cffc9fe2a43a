import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from './support/database.ts'

const migrations = [{ id: '0001_boxes', sql: 'create table boxes (id int primary key)' }]

test('two fresh databases have the schema and do not see each other', async () => {
  const first = await freshDatabase({ migrations })
  const second = await freshDatabase({ migrations, name: 'other' })
  await first.pool.query('insert into boxes values (1)')
  const { rows } = await second.pool.query('select count(*)::int as n from boxes')
  assert.deepEqual(rows, [{ n: 0 }])
  await first.drop()
  await second.drop()
})
