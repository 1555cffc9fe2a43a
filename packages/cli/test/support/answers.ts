import type { Account, Gap, ResourcePage, ResourceType, Scan } from '@skydeck/contract'

/** The escape of this tag would clear the screen of whoever prints it as it is. */
const hostileText = 'evil\x1b[2J\x9b31m\u202e\r\nname'

/** A resource of the inventory, number `index` of a series. */
export function resource(index: number): ResourcePage['items'][number] {
  return {
    accountId: '111122223333',
    arn: `arn:aws:ec2:eu-central-1:111122223333:instance/i-${String(index).padStart(4, '0')}`,
    region: index % 2 === 0 ? 'eu-central-1' : '',
    type: 'aws_ec2_instance',
    resourceId: `i-${String(index).padStart(4, '0')}`,
    name: index === 0 ? hostileText : `web-${index}`,
    tags: { env: index === 1 ? '=cmd|calc' : 'prod' },
    firstSeen: '2026-01-01T00:00:00.000Z',
    changedAt: '2026-01-02T00:00:00.000Z',
    goneAt: null,
    verifiedAt: '2026-01-03T00:00:00.000Z',
    columns: { instance_type: 't3.micro', cores: index },
  }
}

export const gap: Gap = {
  account: '111122223333',
  region: 'eu-west-1',
  source: 'rds:DescribeDBInstances',
  operation: 'DescribeDBInstances',
  count: 1,
  state: 'denied',
  reason: 'rds:DescribeDBInstances is refused in eu-west-1: no policy of this identity allows it.',
  missingAction: 'rds:DescribeDBInstances',
}

/** A scan in a state, with the figures that a test looks for. */
export function scan(state: Scan['state'], changes: Partial<Scan> = {}): Scan {
  return {
    id: 'scan-1',
    state,
    tier: 'base',
    trigger: 'cli',
    demo: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:01.000Z',
    finishedAt: null,
    durationMs: 12_345,
    calls: 1234,
    throttles: 2,
    scopes: { total: 10, finished: state === 'running' ? 4 : 10, planned: true },
    resources: { aws_vpc: 2, aws_ec2_instance: 1200 },
    created: 1000,
    updated: 100,
    unchanged: 102,
    gone: 7,
    errors: 0,
    gaps: [],
    ...changes,
  }
}

export const account: Account = {
  id: 'acc-1',
  accountId: '111122223333',
  name: 'production',
  method: 'profile',
  profile: 'prod',
  roleArn: null,
  externalId: null,
  via: null,
  hasSecret: false,
  accessKeyLast4: null,
  homeRegion: 'eu-central-1',
  callerArn: 'arn:aws:iam::111122223333:user/ci',
  regions: ['eu-central-1', 'eu-west-1'],
  state: 'ok',
  reason: null,
  hint: null,
  missingAction: null,
  testedAt: '2026-01-01T00:00:00.000Z',
  current: true,
  demo: false,
}

export const instanceType: ResourceType = {
  type: 'aws_ec2_instance',
  title: 'EC2 instance',
  service: 'ec2',
  source: 'ec2:DescribeInstances',
  per: 'region',
  alias: ['ec2'],
  columns: [
    { name: 'instance_type', kind: 'text', from: 'config', operation: null },
    { name: 'cores', kind: 'bigint', from: 'config', operation: null },
    { name: 'user_data', kind: 'text', from: 'never', operation: 'DescribeInstanceAttribute' },
    { name: 'akas', kind: 'jsonb', from: 'row', operation: null },
  ],
  permissions: [{ action: 'ec2:DescribeInstances', tier: 'base' }],
  tiers: ['base'],
}
