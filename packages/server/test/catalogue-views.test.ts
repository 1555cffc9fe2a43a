import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Json } from '../src/resources/define.ts'
import { commonColumns } from '../src/resources/define-type.ts'
import { resourceTypes } from '../src/resources/index.ts'
import { buildViews } from '../src/store/views.ts'
import { place, rowOf, typeNamed } from './support/catalogue-rows.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'
import { insertRows } from './support/stored-rows.ts'

const at = '2026-02-03T00:00:00Z'

describe('views of the catalogue', () => {
  let database: FreshDatabase

  before(async () => {
    database = await freshDatabase({ name: 'catalogue' })
    await buildViews(database.pool, resourceTypes)
  })
  after(() => database.drop())

  /** Puts a row in as a scan would, from what AWS said to the list call and to others. */
  async function put(name: string, config: Json, answers: Readonly<Record<string, Json>> = {}) {
    const type = typeNamed(name)
    const { arn, id, computed } = rowOf(type, config, answers)
    const details = Object.entries(answers).map(([operation, answer]) => [
      operation,
      { state: 'ok', at, answer },
    ])
    await insertRows(database.pool, [
      {
        arn: String(arn),
        type: name,
        id: String(id),
        account: place.account,
        config,
        details: Object.fromEntries(details) as object,
        computed: computed ?? {},
      },
    ])
    return String(arn)
  }

  async function one(sql: string): Promise<Json> {
    const { rows } = await database.pool.query<Record<string, unknown>>(sql)
    assert.equal(rows.length, 1)
    return rows[0] ?? {}
  }

  test('every view has the columns of its definition, with their SQL types, the common ones last', async () => {
    for (const { type, allColumns } of resourceTypes) {
      const { rows } = await database.pool.query<{ name: string; kind: string }>(
        `select attname as name, replace(format_type(atttypid, atttypmod), 'timestamp with time zone', 'timestamptz') as kind
         from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
        [`aws.${type}`],
      )
      const own = rows.slice(0, -commonColumns.length)
      assert.deepEqual(
        own,
        allColumns.map(({ name, kind }) => ({ name, kind })),
        type,
      )
      assert.deepEqual(
        rows.slice(-commonColumns.length).map(({ name }) => name),
        [...commonColumns],
        type,
      )
    }
  })

  test('a bucket’s settings, policy and whole answers', async () => {
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    })
    await put(
      'aws_s3_bucket',
      { Name: 'acme', BucketRegion: 'eu-west-1' },
      {
        GetBucketPolicy: { Policy },
        GetBucketWebsite: {},
        GetBucketVersioning: {},
        GetBucketAcl: { Grants: [] },
      },
    )
    const bucket = await one(
      `select name, acl, website_configuration, versioning_enabled, block_public_acls, unknown_columns,
         s ->> 'Effect' as effect, s -> 'Condition' -> 'Bool' -> 'aws:securetransport' as tls
       from aws.aws_s3_bucket, jsonb_array_elements(policy_std -> 'Statement') as s`,
    )
    const { unknown_columns, ...known } = bucket
    assert.deepEqual(known, {
      name: 'acme',
      acl: { Grants: [] },
      website_configuration: null,
      versioning_enabled: false,
      block_public_acls: null,
      effect: 'Deny',
      tls: ['false'],
    })
    assert.ok(Array.isArray(unknown_columns))
    for (const name of ['block_public_acls', 'logging', 'replication'])
      assert.ok(unknown_columns.includes(name), name)
    for (const name of ['policy', 'policy_std', 'acl']) assert.ok(!unknown_columns.includes(name), name)
  })

  test('what moves stands in the view though it is kept apart', async () => {
    const Arn = `arn:aws:iam::${place.account}:user/ann`
    const arn = await put(
      'aws_iam_user',
      { Arn, UserName: 'ann', UserId: 'AIDA1' },
      { ListUsers: { UserName: 'ann' } },
    )
    await database.pool.query('insert into resource_volatile values ($1, $2, $3)', [
      place.account,
      arn,
      { 'ListUsers.PasswordLastUsed': '2026-04-01T00:00:00Z' },
    ])
    const { password_last_used } = await one('select name, password_last_used from aws.aws_iam_user')
    assert.deepEqual(password_last_used, new Date('2026-04-01T00:00:00Z'))
  })

  test('a group’s members and a database’s maintenance are lists', async () => {
    const members = { items: [{ UserName: 'ann' }, { UserName: 'bob' }] }
    const Arn = `arn:aws:iam::${place.account}:group/ops`
    await put('aws_iam_group', { Arn, GroupName: 'ops' }, { GetAccountAuthorizationDetails: members })
    const { members: count } = await one('select jsonb_array_length(users) as members from aws.aws_iam_group')
    assert.equal(count, 2)
    const DBInstanceArn = `arn:aws:rds:eu-west-1:${place.account}:db:main`
    const Endpoint = { Address: 'main.example', Port: 5432 }
    await put('aws_rds_db_instance', { DBInstanceArn, DBInstanceIdentifier: 'main', Endpoint })
    const database = await one(
      'select title, endpoint_port, pending_maintenance_actions as pending from aws.aws_rds_db_instance',
    )
    assert.deepEqual(database, { title: 'main', endpoint_port: '5432', pending: null })
  })
})
