import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { filesWith } from './support/home-store.ts'
import { type Moto, missingMoto, startMoto } from './support/moto.ts'
import { type Body, type Home, killServed, newHome, type Served, startServed } from './support/served.ts'
import { scanAndWait } from './support/served-scan.ts'

type Fields = Record<string, unknown>

/** Columns of ours that hold what `read-moto.py` reads, where the name is another one. */
const renamed: Readonly<Record<string, string>> = { class_: 'class' }
/** What identifies a row to `read-moto.py`. */
const keyOf: Readonly<Record<string, string>> = {
  aws_ec2_instance: 'instance_id',
  aws_ebs_volume: 'volume_id',
  aws_vpc: 'vpc_id',
  aws_vpc_subnet: 'subnet_id',
  aws_vpc_security_group: 'group_id',
  aws_vpc_security_group_rule: 'security_group_rule_id',
  aws_ec2_application_load_balancer: 'name || region',
  aws_ec2_network_load_balancer: 'name || region',
  aws_ec2_classic_load_balancer: 'name || region',
  aws_s3_bucket: 'name',
}
const regions = ['us-east-1', 'eu-west-1']
const secrets = ['moto-canary-value-of-an-environment-variable', 'moto-canary-password']

const skip = await missingMoto()

describe('a moto server filled by boto3', { skip }, () => {
  let moto: Moto
  let home: Home
  let server: Served
  let truth: Record<string, Record<string, Fields>>

  before(async () => {
    ;[moto, home] = await Promise.all([startMoto(), newHome()])
    await moto.python('populate-moto.py')
    server = await startServed({ ...home.env, ...moto.env, SKYDECK_PACE: '1' })
    truth = JSON.parse(await moto.python('read-moto.py', regions)) as typeof truth
  })
  after(async () => {
    await killServed()
    await moto?.stop()
    await home?.remove()
  })

  for (const tier of ['base', 'posture']) {
    test(`a ${tier} scan finds as many of each type as boto3`, async () => {
      const scan = await scanAndWait(server, { regions, tier })
      const { resources } = scan
      const expected = Object.entries(truth).map(([type, found]) => ({
        type,
        count: Object.keys(found).length,
      }))
      const counts = expected.map(({ type }) => ({ type, count: resources[type] }))
      assert.deepEqual(counts, expected)
      assert.ok(expected.length >= 18, `${expected.length}`)
      assert.equal(resources.aws_account, 1)
      assert.ok((resources.aws_region ?? 0) > 30)
      if (tier === 'posture') assert.equal(scan.created, 0)
    })
  }

  test('rows have the key fields that boto3 reads', async () => {
    for (const [type, wanted] of Object.entries(truth)) assert.deepEqual(await readAs(type, wanted), wanted)
  })

  test('what moto does not answer ends as gaps with a sentence', async () => {
    const scan = await scanAndWait(server, { regions, tier: 'posture' })
    assert.equal(scan.state, 'partial')
    const operations = new Set(scan.gaps.map(({ source, operation }) => `${source} ${operation}`))
    for (const missing of [
      'rds:DescribeDBClusters DescribePendingMaintenanceActions',
      'rds:DescribeDBInstances DescribeCertificates',
      'rds:DescribeDBInstances DescribePendingMaintenanceActions',
    ]) {
      assert.ok(operations.has(missing), missing)
    }
    for (const { state, reason, count } of scan.gaps) {
      assert.equal(state, 'failed')
      assert.match(reason, /^[A-Z].* \w+ in (us-east-1|eu-west-1) .*\.$/)
      assert.doesNotMatch(reason, /<|undefined|\n/)
      assert.ok(count > 0)
    }
  })

  test('a bucket policy, IAM documents and relations are there', async () => {
    const { body } = await sql(
      `select name, policy->'Statement'->0->>'Effect', policy_std->'Statement'->0->'Action'->>0 from aws_s3_bucket order by 1`,
    )
    assert.deepEqual(body.rows, [
      ['skydeck-outside-eu', 'Deny', 's3:*'],
      ['skydeck-outside-us', null, null],
    ])
    const roles = await sql(
      `select path, assume_role_policy->'Statement'->0->'Principal'->>'Service', attached_policy_arns from aws_iam_role where name = 'worker'`,
    )
    assert.deepEqual(roles.body.rows, [
      ['/service/', 'lambda.amazonaws.com', ['arn:aws:iam::123456789012:policy/read']],
    ])
    const ties = await sql(
      `select count(*) from relations r join resources f on f.arn = r.from_arn join resources t on t.arn = r.to_arn
       where f.type = 'aws_ec2_instance' and t.type in ('aws_vpc_subnet', 'aws_vpc', 'aws_vpc_security_group')`,
    )
    assert.deepEqual(ties.body.rows, [[24]])
  })

  test('a role of another account sees that account alone', async () => {
    const added = await server.ask('POST', '/api/v1/accounts', {
      method: 'role',
      roleArn: 'arn:aws:iam::222222222222:role/reader',
      externalId: 'an-external-id',
    })
    assert.equal(added.status, 201, added.text)
    const scan = await scanAndWait(server, {
      accounts: [added.body.id],
      regions: ['eu-west-1'],
      types: ['aws_ebs_volume'],
    })
    assert.deepEqual(scan.resources.aws_ebs_volume, 1)
    const { body } = await sql(
      `select account_id, count(*), max(size) from aws_ebs_volume group by 1 order by 1`,
    )
    assert.deepEqual(body.rows, [
      ['123456789012', 12, 100],
      ['222222222222', 1, 7],
    ])
  })

  test('a region without anything is empty, and what is deleted at AWS is gone', async () => {
    const empty = await scanAndWait(server, {
      accounts: ['123456789012'],
      regions: ['sa-east-1'],
      types: ['aws_ec2_instance'],
    })
    assert.deepEqual([empty.state, empty.gaps, empty.resources.aws_ec2_instance], ['done', [], undefined])
    await moto.python('delete-moto.py')
    const scan = await scanAndWait(server, {
      accounts: ['123456789012'],
      regions: ['us-east-1'],
      types: ['s3', 'lambda'],
    })
    assert.deepEqual([scan.state, scan.gone], ['done', 2])
    const { body } = await sql(
      'select name from aws_s3_bucket union all select name from aws_lambda_function',
    )
    assert.deepEqual(body.rows, [['skydeck-outside-eu']])
  })

  test('no value of an environment variable and no password is in the store or the log', async () => {
    assert.equal(await server.stop(), 0)
    assert.ok(secrets.every((secret) => !server.log().includes(secret)))
    assert.deepEqual(filesWith(home.path, secrets), [])
    assert.ok(filesWith(home.path, ['skydeck-outside-eu']).length > 0, 'the data is looked at')
  })

  function sql(statement: string) {
    return server.ask('POST', '/api/v1/sql', { sql: statement, limit: 1000 })
  }

  async function readAs(type: string, wanted: Record<string, Fields>): Promise<Record<string, Fields>> {
    const names = Object.keys(Object.values(wanted)[0] ?? {})
    const columns = names.map((name) => (name === 'region' ? 'region' : `"${renamed[name] ?? name}"`))
    const { body, text } = await sql(`select ${keyOf[type] ?? 'arn'}, ${columns.join(', ')} from ${type}`)
    assert.ok(body.rows, text)
    return Object.fromEntries(body.rows.map((row) => [String(row[0]), fieldsOf(names, row)]))
  }
})

function fieldsOf(names: readonly string[], [, ...values]: Body['rows'][number]): Fields {
  return Object.fromEntries(
    names.map((name, index) => [name, name === 'tags' ? (values[index] ?? {}) : values[index]]),
  )
}
