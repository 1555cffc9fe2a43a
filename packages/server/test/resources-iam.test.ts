import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../src/resources/define.ts'
import { notedCall } from './support/catalogue-calls.ts'
import { listed, place, rowOf, sideItems, typeNamed } from './support/catalogue-rows.ts'

const source = 'iam:GetAccountAuthorizationDetails'
const iam = 'arn:aws:iam::111111111111'
const allow = { Statement: { Effect: 'Allow', Action: 'S3:*', Resource: '*' } }
const encoded = encodeURIComponent(JSON.stringify(allow))
const standard = { Statement: [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['*'] }] }

test('one page gives users, roles, groups and policies', async () => {
  const page = {
    UserDetailList: [{ UserId: 'AIDA1', UserName: 'ann', Arn: `${iam}:user/ann` }],
    RoleDetailList: [{ RoleId: 'AROA1', RoleName: 'app', Arn: `${iam}:role/app` }],
    GroupDetailList: [{ GroupId: 'AGPA1', GroupName: 'ops', Arn: `${iam}:group/team/ops` }],
    Policies: [{ PolicyId: 'ANPA1', PolicyName: 'read', Arn: `${iam}:policy/read` }],
    IsTruncated: true,
    Marker: 'more',
  }
  const { rows, next } = await listed(source, page)
  assert.deepEqual(
    rows.map(({ type, arn, name }) => [type, arn, name]),
    [
      ['aws_iam_user', `${iam}:user/ann`, 'ann'],
      ['aws_iam_role', `${iam}:role/app`, 'app'],
      ['aws_iam_group', `${iam}:group/team/ops`, 'ops'],
      ['aws_iam_policy', `${iam}:policy/read`, 'read'],
    ],
  )
  assert.equal(next, 'more')
  assert.deepEqual(await listed(source, { IsTruncated: false, Marker: 'left over' }), {
    rows: [],
    next: undefined,
  })
})

test('inline documents are decoded, and shown in the standard form too', () => {
  const config = {
    UserPolicyList: [{ PolicyName: 'own', PolicyDocument: encoded }],
    AttachedManagedPolicies: [{ PolicyName: 'read', PolicyArn: `${iam}:policy/read` }],
    GroupList: ['ops'],
  }
  assert.deepEqual(rowOf(typeNamed('aws_iam_user'), config).computed, {
    inline_policies: [{ PolicyName: 'own', PolicyDocument: allow }],
    inline_policies_std: [{ PolicyName: 'own', PolicyDocument: standard }],
    attached_policy_arns: [`${iam}:policy/read`],
    groups: null,
    mfa_enabled: null,
  })
  assert.deepEqual(rowOf(typeNamed('aws_iam_group'), {}).computed, {
    inline_policies: [],
    inline_policies_std: [],
    attached_policy_arns: [],
  })
})

test('a role shows who may take it and which instance profiles offer it', () => {
  const config = {
    AssumeRolePolicyDocument: encoded,
    InstanceProfileList: [{ Arn: `${iam}:instance-profile/app` }],
  }
  const { assume_role_policy, assume_role_policy_std, instance_profile_arns } =
    rowOf(typeNamed('aws_iam_role'), config).computed ?? {}
  assert.deepEqual([assume_role_policy, assume_role_policy_std], [allow, standard])
  assert.deepEqual(instance_profile_arns, [`${iam}:instance-profile/app`])
})

test('a policy shows the version in force, and whether it is AWS’s and in use', () => {
  const versions = [
    { VersionId: 'v2', IsDefaultVersion: true, Document: encoded },
    { VersionId: 'v1', IsDefaultVersion: false, Document: encodeURIComponent('{"Statement":[]}') },
  ]
  const policy = typeNamed('aws_iam_policy')
  const own = { Arn: `${iam}:policy/aws:like`, AttachmentCount: 0, PolicyVersionList: versions }
  assert.deepEqual(rowOf(policy, own).computed, {
    is_attached: false,
    is_aws_managed: false,
    policy: allow,
    policy_std: standard,
  })
  const ofAws = { Arn: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess', AttachmentCount: 2 }
  assert.deepEqual(rowOf(policy, ofAws).computed, {
    is_attached: true,
    is_aws_managed: true,
    policy: null,
    policy_std: null,
  })
})

test('what the details leave out comes from lists of users and roles, and moves apart', async () => {
  const PasswordLastUsed = new Date('2026-01-02T03:04:05Z')
  const Users = [{ UserName: 'ann', UserId: 'AIDA1', PasswordLastUsed }]
  const users = await sideItems(source, 'ListUsers', { Users, IsTruncated: false })
  assert.deepEqual(users.items, [['ann', { UserName: 'ann', PasswordLastUsed }]])
  assert.deepEqual(typeNamed('aws_iam_user').volatile, ['ListUsers.PasswordLastUsed'])
  const Roles = [{ RoleName: 'app', Description: 'The app', MaxSessionDuration: 3600, Path: '/' }]
  const roles = await sideItems(source, 'ListRoles', { Roles, IsTruncated: true, Marker: 'more' })
  assert.deepEqual(roles.items, [
    ['app', { RoleName: 'app', Description: 'The app', MaxSessionDuration: 3600 }],
  ])
  assert.equal(roles.next, 'more')
})

test('a group has the users who name it', async () => {
  const UserDetailList = [
    { UserName: 'ann', Arn: `${iam}:user/ann`, GroupList: ['ops', 'dev'] },
    { UserName: 'bob', Arn: `${iam}:user/bob` },
  ]
  const { items } = await sideItems(source, 'GetAccountAuthorizationDetails', { UserDetailList })
  assert.deepEqual(
    items.map(([key]) => key),
    ['ops', 'dev'],
  )
})

test('a user has whole groups as soon as they are listed; before that they are unknown', async () => {
  const ops = { GroupName: 'ops', GroupId: 'AGPA1', Path: '/team/', Arn: `${iam}:group/team/ops` }
  const { items } = await sideItems(source, 'ListGroups', { Groups: [ops], IsTruncated: false })
  assert.deepEqual(items, [['ops', ops]])
  const user = typeNamed('aws_iam_user')
  const groupsOf = (config: object, details = {}) => rowOf(user, { ...config }, details).computed?.groups
  assert.equal(groupsOf({ GroupList: ['ops'] }), null)
  assert.deepEqual(groupsOf({ GroupList: ['ops', 'new'] }, { ListGroups: { items: [ops] } }), [
    ops,
    { GroupName: 'new' },
  ])
  assert.deepEqual(groupsOf({}, { ListGroups: {} }), [])
})

test('whether a user has MFA is known once the devices are listed', async () => {
  const user = typeNamed('aws_iam_user')
  const enabled = (details: Readonly<Record<string, Json>>) => rowOf(user, {}, details).computed?.mfa_enabled
  const MFADevices = [{ UserName: 'ann', SerialNumber: 'GAHT12345678' }]
  assert.deepEqual(
    [
      enabled({}),
      enabled({ ListMFADevices: { MFADevices } }),
      enabled({ ListMFADevices: { MFADevices: [] } }),
    ],
    [null, true, false],
  )
})

test('MFA devices are read to the last page; no password is an answer', async () => {
  const pages = [
    { MFADevices: [], IsTruncated: true, Marker: 'more' },
    { MFADevices: [{ UserName: 'ann', SerialNumber: 'GAHT12345678' }], IsTruncated: false },
  ]
  const { call, asked } = notedCall(place, {
    get ListMFADevices() {
      return pages.shift() ?? {}
    },
  })
  const { ListMFADevices, GetLoginProfile } = typeNamed('aws_iam_user').details
  assert.deepEqual(await ListMFADevices?.call(call, { UserName: 'ann' }), {
    MFADevices: [{ UserName: 'ann', SerialNumber: 'GAHT12345678' }],
  })
  assert.deepEqual(
    asked.map(({ input }) => [input.UserName, input.Marker]),
    [
      ['ann', undefined],
      ['ann', 'more'],
    ],
  )
  assert.ok(GetLoginProfile?.absent?.includes('NoSuchEntityException'))
})
