import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ColumnKind } from '../src/resources/columns.ts'
import type { ResourceType } from '../src/resources/define.ts'
import { commonColumns } from '../src/resources/define-type.ts'
import { resourceTypes } from '../src/resources/index.ts'

const kinds: Readonly<Record<string, ColumnKind>> = {
  string: 'text',
  int: 'bigint',
  double: 'double precision',
  bool: 'boolean',
  timestamp: 'timestamptz',
  json: 'jsonb',
  ipaddr: 'inet',
  cidr: 'cidr',
}

/** Published columns that Skydeck shows as unknown, with the call that it does not make. */
const notAsked = [
  'aws_account.organization_arn DescribeOrganization',
  'aws_account.organization_available_policy_types DescribeOrganization',
  'aws_account.organization_feature_set DescribeOrganization',
  'aws_account.organization_id DescribeOrganization',
  'aws_account.organization_master_account_arn DescribeOrganization',
  'aws_account.organization_master_account_email DescribeOrganization',
  'aws_account.organization_master_account_id DescribeOrganization',
  'aws_ebs_volume.auto_enable_io DescribeVolumeAttribute',
  'aws_ebs_volume.product_codes DescribeVolumeAttribute',
  'aws_ec2_classic_load_balancer.sample_policy_descriptions DescribeLoadBalancerPolicies',
  'aws_ec2_instance.disable_api_termination DescribeInstanceAttribute',
  'aws_ec2_instance.instance_initiated_shutdown_behavior DescribeInstanceAttribute',
  'aws_ec2_instance.launch_template_data GetLaunchTemplateData',
  'aws_ec2_instance.user_data DescribeInstanceAttribute',
  'aws_lambda_function.code GetFunction',
  'aws_region.steampipe_available none',
  'aws_region.steampipe_default none',
]

const published = readFileSync(new URL('data/steampipe-columns.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([table = '', column = '', kind = '']) => ({ table, column, kind }))

test('every published column of a type is in its view, with the SQL type of its kind', () => {
  const wrong = published.flatMap(({ table, column, kind }) => {
    const type = resourceTypes.find((one) => one.type === table)
    const found = type && kindOf(type, column)
    return found && found === kinds[kind]
      ? []
      : `${table}.${column}: wanted ${kind}, is ${found ?? 'missing'}`
  })
  assert.deepEqual(wrong, [])
})

test('every type but those of our own is compared with published columns', () => {
  const compared = new Set(published.map(({ table }) => table))
  const own = resourceTypes.map(({ type }) => type).filter((type) => !compared.has(type))
  assert.deepEqual(own, ['aws_neptune_db_instance'])
})

test('columns that are never asked for are known by name, and say why', () => {
  const never = resourceTypes.flatMap(({ type, allColumns }) =>
    allColumns.flatMap(({ name, rule }) => {
      if (rule.from !== 'never') return []
      assert.ok(rule.reason.length > 10, `${type}.${name} says why`)
      return `${type}.${name} ${rule.operation}`
    }),
  )
  assert.deepEqual(never.sort(), notAsked)
})

test('no view names a column twice, takes the place of a common one, or has a name that PostgreSQL cuts', () => {
  for (const { type, allColumns } of resourceTypes) {
    const names = [...allColumns.map(({ name }) => name), ...commonColumns]
    assert.equal(new Set(names).size, names.length, type)
    assert.deepEqual(
      names.filter((name) => name.length > 63),
      [],
      type,
    )
    assert.deepEqual(
      names.filter((name) => !/^[a-z][a-z\d_]*$/.test(name)),
      [],
      type,
    )
  }
})

function kindOf(type: ResourceType, column: string): ColumnKind | undefined {
  if (column === 'tags' || column === 'akas') return 'jsonb'
  if ((commonColumns as readonly string[]).includes(column)) return 'text'
  return type.allColumns.find(({ name }) => name === column)?.kind
}
