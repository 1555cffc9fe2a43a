import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation, ResourceType } from '../src/resources/define.ts'
import { resourceTypes, sources } from '../src/resources/index.ts'
import { leadsIn, shapesOf } from './support/shape-paths.ts'

/** Types that relations point at and that are not in the catalogue yet. */
const later = [
  'aws_ebs_snapshot',
  'aws_ec2_launch_configuration',
  'aws_ec2_launch_template',
  'aws_ec2_managed_prefix_list',
  'aws_rds_db_cluster_parameter_group',
  'aws_rds_db_option_group',
  'aws_rds_db_parameter_group',
  'aws_rds_db_subnet_group',
  'aws_vpc_dhcp_options',
  'aws_vpc_eip',
]

const action = /^[a-z\d-]+:[A-Z][A-Za-z\d]+$/
const place = { partition: 'aws', account: '111111111111', region: 'eu-west-1' }

test('sources are sorted by name, each name stands once', () => {
  const names = sources.map(({ source }) => source)
  assert.deepEqual(names, [...new Set(names)].sort())
})

test('types are sorted by name, each stands once, and is given by exactly one source', () => {
  const names = resourceTypes.map(({ type }) => type)
  assert.deepEqual(names, [...new Set(names)].sort())
  assert.deepEqual(sources.flatMap(({ types }) => types.map(({ type }) => type)).sort(), names)
})

test('permissions are IAM actions', () => {
  const calls = [
    ...sources.flatMap(({ sides }) => Object.values(sides)),
    ...resourceTypes.flatMap((type) => Object.values(type.details)),
  ]
  const permissions = [
    ...sources.flatMap((source) => source.permissions),
    ...calls.map((call) => call.permission),
  ]
  assert.deepEqual(
    permissions.filter((permission) => !action.test(permission)),
    [],
  )
})

test('every relation points at a type of the catalogue, which can name its target, or at one that comes later', () => {
  const known = new Map(resourceTypes.map((type) => [type.type, type]))
  const missing = new Set<string>()
  for (const { type, relations } of resourceTypes) {
    for (const relation of relations) {
      if ('arn' in relation) continue
      const target = known.get(relation.type)
      if (target)
        assert.match(target.arnOfId?.('some-id', place) ?? '', /^arn:aws:/, `${type} → ${relation.type}`)
      else missing.add(relation.type)
    }
  }
  assert.deepEqual([...missing].sort(), later)
})

test('no path of a definition is misspelt', () => {
  const lost = resourceTypes.flatMap((type) => {
    const shapes = shapesOf(type, sources)
    return pathsOf(type)
      .filter(({ document, path }) => {
        const shape = shapes.get(document)
        return !shape || !leadsIn(shape, path)
      })
      .map(({ document, path }) => `${type.type}: ${document} ${path}`)
  })
  assert.deepEqual(lost, [])
})

test('a misspelt path is found', () => {
  const [type] = resourceTypes.filter((one) => one.type === 'aws_lambda_function')
  assert.ok(type)
  const lost = ['Layer', 'Layers.Arn', 'Layers[].Arm', 'Layers[].Arn.X', 'Role[]', 'VpcConfig.SubnetId[]']
  assert.deepEqual(
    lost.filter((path) => leadsIn(type.shape, path)),
    [],
  )
  const found = ['Layers', 'Layers[].Arn', 'VpcConfig.SubnetIds[]', 'Environment.Variables']
  assert.deepEqual(
    found.filter((path) => leadsIn(type.shape, path)),
    found,
  )
})

test('columns and relations read calls that are made, and names that are computed', () => {
  for (const type of resourceTypes) {
    const operations = shapesOf(type, sources)
    const document = type.computed?.of({ config: {}, details: {}, tags: null }) ?? {}
    for (const { name, rule } of type.allColumns) {
      const where = `${type.type}.${name}`
      if (rule.from === 'detail') assert.ok(operations.has(rule.operation), where)
      if (rule.from === 'computed') assert.ok(rule.name in document, where)
      const needs = rule.from === 'computed' || rule.from === 'volatile' ? (rule.needs ?? []) : []
      for (const operation of needs) assert.ok(operations.has(operation), where)
    }
    for (const relation of type.relations.filter(({ from }) => from === 'computed')) {
      assert.ok(pathOf(relation).replace(/\[\].*|\..*/, '') in document, `${type.type}: ${pathOf(relation)}`)
    }
  }
})

test('a column of what moves reads what is kept apart, every other does not', () => {
  for (const { type, allColumns, volatile } of resourceTypes) {
    for (const { name, rule } of allColumns) {
      const path = rule.from === 'volatile' || rule.from === 'config' ? rule.path : undefined
      const moves = volatile.some((root) => path === root || path?.startsWith(`${root}.`))
      assert.equal(moves, rule.from === 'volatile', `${type}.${name}`)
    }
  }
})

test('the six words of the first seed lead to their types', () => {
  const words = new Map<string, string[]>()
  for (const { type, alias } of resourceTypes) {
    for (const word of alias) words.set(word, [...(words.get(word) ?? []), type])
  }
  assert.deepEqual(Object.fromEntries(words), {
    ec2: ['aws_ec2_instance'],
    elb: [
      'aws_ec2_application_load_balancer',
      'aws_ec2_classic_load_balancer',
      'aws_ec2_gateway_load_balancer',
      'aws_ec2_network_load_balancer',
    ],
    lambda: ['aws_lambda_function'],
    rds: ['aws_rds_db_instance'],
    s3: ['aws_s3_bucket'],
    vpc: ['aws_vpc'],
  })
})

interface Place {
  document: string
  path: string
}

function pathsOf(type: ResourceType): Place[] {
  const own = [
    type.id,
    type.name ?? type.id,
    ...(typeof type.arn === 'string' ? [type.arn] : []),
    ...Object.keys(type.secrets),
  ]
  const tags: Place[] = type.tags.from === 'config' ? [{ document: 'config', path: type.tags.path }] : []
  return [
    ...own.map((path) => ({ document: 'config', path })),
    ...tags,
    ...[...type.ordered, ...type.volatile, ...type.drop].map((path) => placeOf(type, path)),
    ...type.allColumns.flatMap(({ rule }) => {
      if (rule.from === 'volatile') return [placeOf(type, rule.path)]
      return rule.from === 'detail' ? answerPlace(rule.operation, rule.path) : []
    }),
    ...type.relations.flatMap((relation) => {
      return relation.from === 'computed' ? [] : answerPlace(relation.from ?? 'config', pathOf(relation))
    }),
  ]
}

/** A path that begins with the name of a call is of its answer. */
function placeOf(type: ResourceType, path: string): Place {
  const [first = '', ...rest] = path.split('.')
  const named = shapesOf(type, sources).has(first)
  return named ? { document: first, path: rest.join('.') } : { document: 'config', path }
}

/** `items` is how the items of a side list are kept; its shape is that of one item. */
function answerPlace(document: string, path: string): Place[] {
  const inItem = path.replace(/^items(\[\]\.)?/, '')
  return inItem === '' ? [] : [{ document, path: inItem }]
}

function pathOf(relation: Relation): string {
  return 'arn' in relation ? relation.arn : relation.id
}
