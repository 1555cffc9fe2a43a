import type { GroupDetail, UserDetail } from '@aws-sdk/client-iam'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { capitals } from '../random.ts'
import { tagsOf } from '../vocabulary.ts'
import { allow, encodeDocument, policy } from './documents.ts'
import { awsPolicyArn, policyArn, policyName } from './policies.ts'

/** A user with what only other calls tell. */
export interface UserRecord {
  detail: UserDetail
  passwordLastUsed?: Date
  /** When the user got a password; machines have none. */
  passwordSince?: Date
  /** When the user's virtual MFA device was switched on. */
  mfaSince?: Date
}

const people = [
  'amira',
  'bjorn',
  'chen',
  'dolores',
  'emeka',
  'farah',
  'gustav',
  'hana',
  'ivan',
  'jun',
  'kofi',
  'lena',
  'miguel',
  'nadia',
  'otto',
  'priya',
]
const groupNames = ['admins', 'developers', 'analysts', 'operators', 'auditors']

/** Users: the reader whose keys the cloud gives first, then people and machines. */
export const users: Collection<UserRecord> = {
  name: 'iam:users',
  global: true,
  count: (place) => place.counts.user,
  keyAt: userName,
  keyOf: (record) => record.detail.UserName ?? '',
  itemAt: userAt,
  describe: ({ detail }) => ({
    type: 'aws_iam_user',
    arn: detail.Arn ?? '',
    id: detail.UserId ?? '',
    name: detail.UserName ?? '',
    tags: tagMap(detail.Tags),
  }),
}

/** Groups of users, by name; the first is that of the administrators. */
export const groups: Collection<GroupDetail> = {
  name: 'iam:groups',
  global: true,
  count: (place) => place.counts.group,
  keyAt: groupName,
  keyOf: (group) => group.GroupName ?? '',
  itemAt: (place, i) => ({
    Path: '/',
    GroupName: groupName(place, i),
    GroupId: `AGPA${capitals(place.draw('group', i, 'id'), 17)}`,
    Arn: `arn:aws:iam::${place.account.id}:group/${groupName(place, i)}`,
    CreateDate: place.time('group', i, 'created'),
    GroupPolicyList:
      i % 2
        ? [
            {
              PolicyName: 'inline',
              PolicyDocument: encodeDocument(policy(allow(['ec2:Describe*', 'cloudwatch:Get*'], '*'))),
            },
          ]
        : [],
    AttachedManagedPolicies: [
      i === 0
        ? { PolicyName: 'AdministratorAccess', PolicyArn: awsPolicyArn('AdministratorAccess') }
        : { PolicyName: 'ReadOnlyAccess', PolicyArn: awsPolicyArn('ReadOnlyAccess') },
    ],
  }),
  describe: (group) => ({
    type: 'aws_iam_group',
    arn: group.Arn ?? '',
    id: group.GroupId ?? '',
    name: group.GroupName ?? '',
    tags: null,
  }),
}

function groupName(_place: Place, i: number): string {
  const name = groupNames[i % groupNames.length] ?? 'group'
  return i < groupNames.length ? name : `${name}-${i}`
}

function userName(_place: Place, i: number): string {
  if (i === 0) return 'skydeck-reader'
  const name = people[i % people.length] ?? 'user'
  return i % 6 === 5 ? `ci-${name}-${i}` : `${name}.${i}`
}

function userAt(place: Place, i: number): UserRecord {
  const isMachine = i === 0 || i % 6 === 5
  const path = i % 6 === 5 ? '/machines/' : '/'
  const detail: UserDetail = {
    Path: path,
    UserName: userName(place, i),
    UserId: i === 0 ? place.account.readerId : `AIDA${capitals(place.draw('user', i, 'id'), 17)}`,
    Arn: `arn:aws:iam::${place.account.id}:user${path}${userName(place, i)}`,
    CreateDate: place.time('user', i, 'created'),
    UserPolicyList:
      i % 8 === 3 ? [{ PolicyName: 'own', PolicyDocument: encodeDocument(policy(allow('s3:*', '*'))) }] : [],
    GroupList: isMachine ? [] : [groupName(place, i % place.counts.group)],
    AttachedManagedPolicies: isMachine
      ? [
          {
            PolicyName: policyName(place, i % place.counts.policy),
            PolicyArn: policyArn(place, i % place.counts.policy),
          },
        ]
      : [],
    Tags: tagsOf(place, 'user', i, userName(place, i)),
  }
  if (i % 7 === 4)
    detail.PermissionsBoundary = {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: policyArn(place, 0),
    }
  const record: UserRecord = { detail }
  if (!isMachine) record.passwordSince = place.time('user', i, 'created')
  if (!isMachine && i % 4 !== 1) record.passwordLastUsed = place.time('user', i, 'password')
  if (!isMachine && i % 3 !== 2) record.mfaSince = place.time('user', i, 'mfa')
  return record
}
