import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openScanBed, type ScanBed } from './support/scan-bed.ts'

const region = 'us-east-1'
const canary = 'CANARY-SECRET-'

describe('secrets', () => {
  let bed: ScanBed
  let said: string

  before(async () => {
    bed = await openScanBed({ resources: 400, regions: [region] })
    plant(bed)
    const scan = await bed.scan({ tier: 'posture' })
    said = JSON.stringify([scan, await bed.world.scans.list(10), await bed.world.accounts.list()])
  })
  after(() => bed.close())

  test('none that AWS tells is in the store, in a view, in the log or in what is said of a scan', async () => {
    const stored = await dump(bed)
    assert.ok(stored.includes('planted-name'), 'the dump holds what was planted beside them')
    for (const text of [stored, bed.log.join('\n'), said])
      assert.ok(!text.includes(canary), around(text, canary))
    const keys = bed.cloud.accounts.map(({ secretAccessKey }) => secretAccessKey)
    for (const text of [stored, bed.log.join('\n'), said]) assert.ok(keys.every((key) => !text.includes(key)))
  })

  test('their names stay, and equal ones are seen to be equal', async () => {
    const [row] = await bed.rows<{ variables: Record<string, string>; description: string }>(
      `select config #> '{Environment,Variables}' as variables, config ->> 'Description' as description
       from resources where name = 'planted-name'`,
    )
    assert.ok(row)
    const { A = '', B = '', C = '' } = row.variables
    assert.match(A, /^\[secret .+\]$/)
    assert.equal(A, B)
    assert.notEqual(A, C)
    assert.match(
      row.description,
      /^see https:\/\/x\.s3\.amazonaws\.com\/code\.zip\?\[signature removed\] for more$/,
    )
  })

  test('a password that AWS is about to set is kept as a mark only', async () => {
    const marks = await bed.rows<{ mark: string }>(
      `select config #>> '{PendingModifiedValues,MasterUserPassword}' as mark from resources
       where config #> '{PendingModifiedValues,MasterUserPassword}' is not null`,
    )
    assert.equal(marks.length, 1)
    assert.match(marks[0]?.mark ?? '', /^\[secret .+\]$/)
  })

  test('nothing is called that costs, hands out code or secrets, or changes anything', () => {
    const reads = /^(Describe|List|Get)/
    const never =
      /^(GetFunction|GetMetricData|GetMetricStatistics|GetCost.*|GetSecretValue|GetPasswordData|GetObject|GetParameter.*|DescribeInstanceAttribute)$/
    const operations = new Set(bed.cloud.ledger.calls().map(({ operation }) => operation))
    assert.ok(operations.size > 20)
    for (const operation of operations) assert.ok(reads.test(operation) && !never.test(operation), operation)
    const services = new Set(bed.cloud.ledger.calls().map(({ service }) => service))
    for (const paid of ['ce', 'cloudwatch', 'monitoring', 'config', 'pricing']) assert.ok(!services.has(paid))
  })
})

function plant({ cloud, account }: ScanBed): void {
  const [sample] = cloud.data.list(account, region, 'lambda:functions') as {
    configuration: { FunctionName: string; FunctionArn: string }
  }[]
  assert.ok(sample)
  const { FunctionArn } = sample.configuration
  cloud.data.put(account, region, 'lambda:functions', {
    tags: { planted: 'yes' },
    configuration: {
      ...sample.configuration,
      FunctionName: 'planted-name',
      FunctionArn: FunctionArn.replace(/[^:]+$/, 'planted-name'),
      Description: `see https://x.s3.amazonaws.com/code.zip?X-Amz-Date=1&X-Amz-Signature=${canary}url for more`,
      Environment: {
        Variables: { A: `${canary}same`, B: `${canary}same`, C: `${canary}other` },
        Error: { ErrorCode: 'none', Message: 'none' },
      },
    },
  })
  const [instance] = cloud.data.list(account, region, 'rds:instances') as { DBInstanceIdentifier: string }[]
  assert.ok(instance)
  cloud.data.patch(account, region, 'rds:instances', instance.DBInstanceIdentifier, {
    PendingModifiedValues: { MasterUserPassword: `${canary}password` },
  })
}

/** Every row of every table and view, as text. */
async function dump(bed: ScanBed): Promise<string> {
  const relations = await bed.rows<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'
     union all select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'aws'`,
  )
  assert.ok(relations.length > 30)
  const texts = relations.map(({ name }) =>
    bed.value<string | null>(`select string_agg(t::text, E'\\n') from ${name} t`),
  )
  return (await Promise.all(texts)).join('\n')
}

function around(text: string, word: string): string {
  const at = text.indexOf(word)
  return at < 0 ? '' : text.slice(Math.max(0, at - 200), at + 100)
}
