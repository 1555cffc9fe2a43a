import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation, ResourceType } from '../resources/define.ts'
import { resourceTypes } from '../resources/index.ts'
import { relationsOf } from './relations.ts'

const place = { partition: 'aws', account: '111111111111', region: 'eu-west-1' }
const typeNamed = (name: string) => resourceTypes.find(({ type }) => type === name)

function edges(relations: readonly Relation[], config: object, details: object = {}, computed: object = {}) {
  const [some] = resourceTypes
  assert.ok(some)
  const type: ResourceType = { ...some, relations }
  const known = {
    config: { ...config },
    details: { ...details } as Record<string, object & Record<string, unknown>>,
    computed: { ...computed },
  }
  return relationsOf(type, known, place, typeNamed).map(({ kind, arn }) => `${kind} ${arn}`)
}

const vpcArn = 'arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1'

test('an id becomes the ARN that the target type makes of it', () => {
  assert.deepEqual(edges([{ kind: 'in', type: 'aws_vpc', id: 'VpcId' }], { VpcId: 'vpc-1' }), [
    `in ${vpcArn}`,
  ])
})

test('what stands in lists gives an edge each, equal ones one', () => {
  const groups = [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }, { GroupId: 'sg-1' }, {}]
  assert.deepEqual(
    edges([{ kind: 'guarded by', type: 'aws_vpc_security_group', id: 'Groups[].GroupId' }], {
      Groups: groups,
    }),
    ['sg-1', 'sg-2'].map((id) => `guarded by arn:aws:ec2:eu-west-1:111111111111:security-group/${id}`),
  )
})

test('an ARN is taken as it is, also of what is not in the inventory; anything else is none', () => {
  const relations = [{ kind: 'acts as', arn: 'Roles[]' }]
  const role = 'arn:aws:iam::222222222222:role/elsewhere'
  assert.deepEqual(edges(relations, { Roles: [role, 'not-an-arn', '', 7, null] }), [`acts as ${role}`])
})

test('an id that already is an ARN is kept; the id of an unknown type leads nowhere', () => {
  const relations = [
    { kind: 'in', type: 'aws_vpc', id: 'VpcId' },
    { kind: 'made from', type: 'aws_unheard_of', id: 'Other' },
  ]
  assert.deepEqual(edges(relations, { VpcId: vpcArn, Other: 'x' }), [`in ${vpcArn}`])
})

test('edges come from details and computed documents too, and from nothing where they were not asked', () => {
  const relations = [
    { kind: 'sends to', arn: 'Queue', from: 'GetThing' },
    { kind: 'in', type: 'aws_vpc', id: 'vpcs[]', from: 'computed' },
  ]
  assert.deepEqual(edges(relations, { Queue: 'arn:wrong' }), [])
  assert.deepEqual(edges(relations, {}, { GetThing: { Queue: 'arn:aws:sqs:::q' } }, { vpcs: ['vpc-1'] }), [
    'sends to arn:aws:sqs:::q',
    `in ${vpcArn}`,
  ])
})
