import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openScanBed, type ScanBed } from './support/scan-bed.ts'

interface UserRecord {
  detail: { UserName: string; GroupList?: string[] }
  mfaSince?: Date
  passwordSince?: Date
}

interface Group {
  GroupName: string
  GroupId: string
  Arn: string
  Path: string
  CreateDate: string
}

interface UserRow {
  name: string
  groups: Group[] | null
  group_list: string[]
  mfa_enabled: boolean | null
  mfa_devices: { SerialNumber: string }[] | null
  login_profile: { UserName: string; CreateDate: string } | null
  unknown: string[]
}

const asked = ['groups', 'login_profile', 'mfa_devices', 'mfa_enabled']

describe('users of a scanned account', () => {
  let bed: ScanBed
  const held = () => bed.cloud.data.list(bed.account, '', 'iam:users') as UserRecord[]
  const heldGroups = () => bed.cloud.data.list(bed.account, '', 'iam:groups') as Group[]
  const rows = () =>
    bed.rows<UserRow>(
      `select name, groups, group_list, mfa_enabled, mfa_devices, login_profile, unknown_columns as unknown
       from aws.aws_iam_user order by name`,
    )

  before(async () => {
    bed = await openScanBed({ resources: 1000, regions: ['us-east-1'], speed: 50 })
    const [record] = held().filter(({ detail }) => detail.GroupList?.length)
    assert.ok(record && heldGroups().length > 1)
    const detail = { ...record.detail, GroupList: heldGroups().map(({ GroupName }) => GroupName) }
    bed.cloud.data.put(bed.account, '', 'iam:users', { ...record, detail })
  })
  after(() => bed.close())

  test('base: names of groups; what was not asked is unknown', async () => {
    assert.equal((await bed.scan({ types: ['aws_iam_user'] })).state, 'done')
    for (const row of await rows()) {
      assert.deepEqual([row.groups, row.mfa_enabled, row.mfa_devices, row.login_profile], Array(4).fill(null))
      assert.deepEqual(row.unknown.filter((name) => asked.includes(name)).sort(), asked)
    }
    const names = (await rows()).map(({ name, group_list: groups }) => [name, groups.toSorted()])
    assert.deepEqual(
      names,
      byName((user) => (user.detail.GroupList ?? []).toSorted()),
    )
  })

  test('posture: who has no MFA, who has a password, whole groups; learning them is no change', async () => {
    const scan = await bed.scan({ types: ['aws_iam_user'], tier: 'posture' })
    assert.deepEqual([scan.state, scan.gaps, scan.updated, scan.gone], ['done', [], 0, 0])
    const found = await rows()
    for (const { unknown } of found) assert.deepEqual(unknown, [])

    const without = await bed.rows<{ name: string }>(
      'select name from aws.aws_iam_user where not mfa_enabled order by name',
    )
    const expected = byName((user) => user.mfaSince === undefined)
    assert.deepEqual(
      without.map(({ name }) => name),
      expected.filter(([, none]) => none).map(([name]) => name),
    )
    assert.ok(without.length > 0 && without.length < found.length)
    assert.deepEqual(
      found.map(({ name, mfa_devices: devices }) => [name, devices?.length]),
      byName((user) => (user.mfaSince ? 1 : 0)),
    )
    assert.deepEqual(
      found.map(({ name, login_profile: profile }) => [name, profile?.CreateDate]),
      byName((user) => user.passwordSince && new Date(user.passwordSince).toISOString()),
    )
    const arnOf = new Map(heldGroups().map(({ GroupName, Arn }) => [GroupName, Arn]))
    assert.deepEqual(
      found.map(({ name, groups }) => [name, groups?.map(({ Arn }) => Arn).sort()]),
      byName((user) => (user.detail.GroupList ?? []).map((group) => arnOf.get(group) ?? group).sort()),
    )
    const [group] = found.flatMap(({ groups }) => groups ?? [])
    assert.deepEqual(Object.keys(group ?? {}).sort(), ['Arn', 'CreateDate', 'GroupId', 'GroupName', 'Path'])
  })

  test('a refusal makes one column unknown again for nobody: what was heard stays', async () => {
    const before = await rows()
    bed.cloud.rules.add({ operation: 'GetLoginProfile', fault: 'denied' })
    const scan = await bed.scan({ types: ['aws_iam_user'], tier: 'posture' })
    bed.cloud.rules.clear()
    assert.deepEqual(
      scan.gaps.map(({ operation, missingAction }) => [operation, missingAction]),
      [['GetLoginProfile', 'iam:GetLoginProfile']],
    )
    assert.deepEqual(await rows(), before)
  })

  test('the account’s tags are unknown, not none', async () => {
    await bed.scan({ types: ['aws_account'], tier: 'posture' })
    const [account, ...more] = await bed.rows<{ tags: null; unknown: string[] }>(
      'select r.tags, v.unknown_columns as unknown from resources r join aws.aws_account v using (arn)',
    )
    assert.equal(more.length, 0)
    assert.equal(account?.tags, null)
    assert.ok(account.unknown.includes('tags'))
  })

  function byName<T>(value: (user: UserRecord) => T): [string, T][] {
    return held()
      .map((user): [string, T] => [user.detail.UserName, value(user)])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }
})
