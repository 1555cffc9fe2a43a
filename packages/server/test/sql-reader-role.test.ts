import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ec2Instance } from '../src/resources/ec2/instance.ts'
import { createPool } from '../src/store/connect.ts'
import { loadMigrations, migrate } from '../src/store/migrate.ts'
import { ensureReader, readerTarget } from '../src/store/reader-role.ts'
import { scramVerifier } from '../src/store/scram-verifier.ts'
import type { StoredType } from '../src/store/stored-type.ts'
import { buildViews } from '../src/store/views.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'

const box: StoredType = {
  type: 'aws_test_box',
  title: 'Box',
  tags: { from: 'none' },
  volatile: [],
  allColumns: [{ name: 'size', kind: 'bigint', rule: { from: 'config', path: 'Size' } }],
}

describe('the reading role', () => {
  let database: FreshDatabase
  let role: string

  before(async () => {
    database = await freshDatabase({ name: 'reader' })
    const { rows } = await database.pool.query(
      "select 'skydeck_reader_' || oid as role from pg_database where datname = current_database()",
    )
    role = rows[0].role
  })
  after(async () => {
    await database.pool.query(`drop owned by ${role}`)
    await database.pool.query(`drop role ${role}`)
    await database.drop()
  })

  test('is made once, and brought up to date by servers that start together', async () => {
    await buildViews(database.pool, [box])
    const made = await Promise.all([1, 2, 3].map(() => ensureReader(database.pool, { password: 'first' })))
    assert.deepEqual(made, Array(3).fill({ role, notes: [] }))
    const { rows } = await database.pool.query(
      'select rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolconfig from pg_roles where rolname = $1',
      [role],
    )
    assert.deepEqual(
      { ...rows[0], rolconfig: undefined },
      {
        rolcanlogin: true,
        rolsuper: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolbypassrls: false,
        rolconfig: undefined,
      },
    )
    assert.ok(rows[0].rolconfig.includes('default_transaction_read_only=on'))
    assert.ok(rows[0].rolconfig.includes('search_path=aws, public'))
  })

  test('reads a view that was replaced after it was made', async () => {
    await buildViews(database.pool, [ec2Instance, { ...box, allColumns: [] }])
    const pool = createPool(readerTarget(database.target, role), { max: 1, applicationName: 'reader' })
    assert.deepEqual((await pool.query('select * from aws_ec2_instance')).rows, [])
    await assert.rejects(pool.query('select * from vault'), { code: '42501' })
    await assert.rejects(pool.query('create table t (n int)'), { code: '25006' })
    await pool.query('set default_transaction_read_only = off')
    await assert.rejects(pool.query('create table public.t (n int)'), { code: '42501' })
    await assert.rejects(pool.query("select set_config('role', 'skydeck', false)"), { code: '42501' })
    await pool.end()
  })

  test('is not used where everyone may read what it must not, and rights that it was given are taken back', async () => {
    await database.pool.query(`grant select on vault to ${role}`)
    assert.deepEqual(await ensureReader(database.pool), { role, notes: [] })
    await database.pool.query('grant select on vault to public')
    const leaking = await ensureReader(database.pool)
    assert.equal(leaking.role, null)
    assert.match(leaking.role === null ? leaking.reason : '', /vault/)
    await database.pool.query('revoke select on vault from public')
    assert.deepEqual(await ensureReader(database.pool), { role, notes: [] })
  })

  test('is not used when it may do more than read', async () => {
    await database.pool.query(`grant pg_read_all_data to ${role}`)
    const found = await ensureReader(database.pool)
    assert.match(found.role === null ? found.reason : '', /may do more/)
    await database.pool.query(`revoke pg_read_all_data from ${role}`)
  })

  test('is done without where the owner may make no roles', async () => {
    const plain = `plain_${role}`
    await database.pool.query(`create role ${plain} login`)
    const pool = createPool(readerTarget(database.target, plain), { max: 1, applicationName: 'plain' })
    try {
      const found = await ensureReader(pool)
      assert.equal(found.role, null)
      assert.match(found.role === null ? found.reason : '', /permission denied|only roles with/i)
    } finally {
      await pool.end()
      await database.pool.query(`drop role ${plain}`)
    }
  })

  test('is made by an owner who is no superuser, as on a managed server; what it may not limit is told', async () => {
    const owner = `owner_${role}`
    const name = `t_${process.pid}_owned_${role}`
    await database.pool.query(`create role ${owner} login createrole`)
    await database.pool.query(`create database ${name} owner ${owner}`)
    const asOwner = readerTarget(database.target, owner)
    assert.ok(asOwner.kind === 'embedded')
    const target = { ...asOwner, connection: { ...asOwner.connection, database: name } }
    const pool = createPool(target, { max: 2, applicationName: 'owner' })
    await migrate(pool, await loadMigrations(new URL('../src/store/migrations/', import.meta.url)), {
      now: () => new Date(),
    })
    await buildViews(pool, [box])
    const made = await ensureReader(pool, { password: 'p' })
    assert.deepEqual(await ensureReader(pool, { password: 'q' }), made)
    assert.ok(made.role !== null)
    assert.match(made.notes.join(), /^temp_file_limit could not be set/)
    const reader = createPool(readerTarget(target, made.role), { max: 1, applicationName: 'reader' })
    assert.deepEqual((await reader.query('select * from aws_test_box')).rows, [])
    await assert.rejects(reader.query('select * from vault'), { code: '42501' })
    await reader.end()
    await pool.end()
    await database.pool.query(`drop database ${name}`)
    await database.pool.query(`drop role ${made.role}`)
    await database.pool.query(`drop role ${owner}`)
  })

  test('its password is sent as PostgreSQL would keep it', async () => {
    await database.pool.query(`alter role ${role} password 'only ASCII: 0aZ~'`)
    const { rows } = await database.pool.query(
      'select rolpassword as kept from pg_authid where rolname = $1',
      [role],
    )
    const salt = Buffer.from(/:([^$]+)\$/.exec(rows[0].kept)?.[1] ?? '', 'base64')
    assert.equal(scramVerifier('only ASCII: 0aZ~', salt), rows[0].kept)
  })

  test('is reached at the same place as the store', () => {
    assert.deepEqual(
      readerTarget(
        { kind: 'url', url: 'postgresql://owner:secret@db.example:5433/sky?sslmode=disable' },
        'reader',
        'p',
      ),
      {
        kind: 'embedded',
        connection: {
          host: 'db.example',
          port: 5433,
          user: 'reader',
          database: 'sky',
          password: 'p',
          ssl: false,
        },
      },
    )
    const iam = readerTarget(
      { kind: 'iam', host: 'h', port: 1, database: 'd', user: 'owner', password: async () => 'token' },
      'reader',
      'p',
    )
    assert.equal(iam.kind === 'iam' && iam.user, 'reader')
  })
})
