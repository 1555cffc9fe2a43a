import type { Detail, ResourceType, Side, Source } from '../../src/resources/define.ts'
import { ec2Instance } from '../../src/resources/ec2/instance.ts'

const never = (): never => {
  throw new Error('tests of reading ask AWS nothing')
}
const call = (tier: 'base' | 'posture', permission: string, when?: Detail['when']): Detail => ({
  tier,
  permission,
  shape: ec2Instance.shape,
  call: never,
  ...(when ? { when } : {}),
})

/** A made-up type with a column of every kind and origin. */
const boxType: ResourceType = {
  ...ec2Instance,
  type: 'aws_test_box',
  title: 'Box',
  service: 'test',
  tags: { from: 'tagging', filter: 'test:box' },
  alias: ['box', 'things'],
  volatile: ['UsedAt'],
  details: {
    GetPolicy: call('posture', 'test:GetPolicy'),
    GetLid: call('posture', 'test:GetLid', (config) => config.HasLid === true),
  },
  relations: [],
  allColumns: [
    { name: 'size', kind: 'bigint', rule: { from: 'config', path: 'Size', kind: 'bigint' } },
    {
      name: 'weight',
      kind: 'double precision',
      rule: { from: 'config', path: 'Weight', kind: 'double precision' },
    },
    { name: 'open', kind: 'boolean', rule: { from: 'config', path: 'Open', kind: 'boolean' } },
    { name: 'made_at', kind: 'timestamptz', rule: { from: 'config', path: 'MadeAt', kind: 'timestamptz' } },
    { name: 'colour', kind: 'text', rule: { from: 'config', path: 'Colour', kind: 'text' } },
    { name: 'address', kind: 'inet', rule: { from: 'config', path: 'Address', kind: 'inet' } },
    { name: 'net', kind: 'cidr', rule: { from: 'config', path: 'Net', kind: 'cidr' } },
    { name: 'parts', kind: 'jsonb', rule: { from: 'config', path: 'Parts', kind: 'jsonb' } },
    {
      name: 'policy',
      kind: 'text',
      rule: { from: 'detail', operation: 'GetPolicy', path: 'Policy', kind: 'text' },
    },
    { name: 'lid', kind: 'text', rule: { from: 'detail', operation: 'GetLid', path: 'Kind', kind: 'text' } },
    { name: 'used_at', kind: 'timestamptz', rule: { from: 'volatile', path: 'UsedAt', kind: 'timestamptz' } },
    {
      name: 'secret',
      kind: 'text',
      rule: { from: 'never', operation: 'GetSecret', kind: 'text', reason: 'a secret' },
    },
  ],
}

const health: Side = {
  tier: 'posture',
  permission: 'test:ListHealth',
  shape: ec2Instance.shape,
  list: never,
  key: never,
  of: never,
}

/** One source of boxes, listed once an account although boxes have regions. */
export const boxSource: Source = {
  source: 'test:ListBoxes',
  service: 'test',
  per: 'account',
  permissions: ['test:ListBoxes'],
  lane: 'test',
  types: [{ ...boxType, region: () => undefined }],
  sides: { ListHealth: health },
  list: never,
  typeOf: () => boxType,
}
