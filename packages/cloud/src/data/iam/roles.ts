import type { AttachedPolicy, InstanceProfile, RoleDetail } from '@aws-sdk/client-iam'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { capitals } from '../random.ts'
import { purposeOf, tagsOf } from '../vocabulary.ts'
import { accountTrust, allow, encodeDocument, policy, serviceTrust } from './documents.ts'
import { awsPolicyArn, policyArn, policyName } from './policies.ts'

const services = [
  'lambda.amazonaws.com',
  'ec2.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'events.amazonaws.com',
]

/** The reader's role first, which trusts the account that `trusted` names; the third is that of RDS monitoring. */
export const roles: Collection<RoleDetail> = {
  name: 'iam:roles',
  global: true,
  count: (place) => place.counts.role,
  keyAt: roleName,
  keyOf: (role) => role.RoleName ?? '',
  itemAt: roleAt,
  describe: (role) => ({
    type: 'aws_iam_role',
    arn: role.Arn ?? '',
    id: role.RoleId ?? '',
    name: role.RoleName ?? '',
    tags: tagMap(role.Tags),
  }),
}

/** The name of a role. */
function roleName(place: Place, i: number): string {
  if (i === 0) return 'SkydeckReadOnly'
  if (i === 2) return 'rds-monitoring-role'
  const { app, part, env } = purposeOf(place, 'role', i)
  return `${app}-${part}-${env}-role-${i}`
}

/** The ARN of a role. */
export function roleArn(place: Place, i: number): string {
  return `arn:aws:iam::${place.account.id}:role${pathOf(i)}${roleName(place, i)}`
}

function pathOf(i: number): string {
  return i % 5 === 4 ? '/service-role/' : '/'
}

/** The instance profile of a role for EC2: one role of four, from the second on. */
export function instanceProfile(
  place: Place,
  turn: number,
): { name: string; arn: string; id: string; role: number } {
  const role = 1 + 4 * (turn % Math.max(1, Math.floor((place.counts.role + 2) / 4)))
  const { app, part } = purposeOf(place, 'role', role)
  const name = `${app}-${part}-profile-${role}`
  return {
    name,
    role,
    arn: `arn:aws:iam::${place.account.id}:instance-profile/${name}`,
    id: `AIPA${capitals(place.draw('role', role, 'profile'), 17)}`,
  }
}

/** A role for functions: one of four, from the fifth on; in small accounts the one for EC2. */
export function functionRole(place: Place, turn: number): string {
  const many = Math.floor((place.counts.role - 1) / 4)
  return roleArn(place, many > 0 ? 4 + 4 * (turn % many) : 1)
}

function roleAt(place: Place, i: number): RoleDetail {
  const document = encodeDocument(trustOf(place, i))
  const role: RoleDetail = {
    Path: pathOf(i),
    RoleName: roleName(place, i),
    RoleId: `AROA${capitals(place.draw('role', i, 'id'), 17)}`,
    Arn: roleArn(place, i),
    CreateDate: place.time('role', i, 'created'),
    AssumeRolePolicyDocument: document,
    InstanceProfileList: [],
    RolePolicyList: i % 3 === 1 ? [{ PolicyName: 'inline', PolicyDocument: inlinePolicy(place, i) }] : [],
    AttachedManagedPolicies: attachedTo(place, i),
    Tags: tagsOf(place, 'role', i),
    RoleLastUsed: i % 6 === 5 ? {} : { LastUsedDate: place.time('role', i, 'used'), Region: 'us-east-1' },
  }
  if (i % 4 === 1) role.InstanceProfileList = [profileWith(place, role, i)]
  if (i % 10 === 7) {
    role.PermissionsBoundary = {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: policyArn(place, 0),
    }
  }
  return role
}

function trustOf(place: Place, i: number): object {
  if (i === 0) return accountTrust(place.account.trusted, place.account.externalId)
  if (i === 2) return serviceTrust('monitoring.rds.amazonaws.com')
  if (i % 11 === 6) return accountTrust('123456789012')
  return serviceTrust(services[i % services.length] ?? 'lambda.amazonaws.com')
}

function inlinePolicy(place: Place, i: number): string {
  const { app } = purposeOf(place, 'role', i)
  const table = `arn:aws:dynamodb:*:${place.account.id}:table/${app}`
  return encodeDocument(policy(allow('dynamodb:GetItem', table)))
}

function attachedTo(place: Place, i: number): AttachedPolicy[] {
  const own = i % place.counts.policy
  const aws = i === 0 ? 'ReadOnlyAccess' : 'AWSLambdaBasicExecutionRole'
  const attached = [{ PolicyName: aws, PolicyArn: awsPolicyArn(aws) }]
  if (i > 0 && i % 2 === 0)
    attached.push({ PolicyName: policyName(place, own), PolicyArn: policyArn(place, own) })
  return attached
}

function profileWith(place: Place, role: RoleDetail, i: number): InstanceProfile {
  const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = role
  const profile = instanceProfile(place, (i - 1) / 4)
  return {
    Path: '/',
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate,
    Roles: [{ Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument }],
  }
}
