import type { RoleDetail } from '@aws-sdk/client-iam'
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

/** The reader's role first, which trusts the account that `trusted` names. */
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

export function roleName(place: Place, i: number): string {
  if (i === 0) return 'SkydeckReadOnly'
  const { app, part, env } = purposeOf(place, 'role', i)
  return `${app}-${part}-${env}-role-${i}`
}

export function roleArn(place: Place, i: number): string {
  return `arn:aws:iam::${place.account.id}:role${pathOf(i)}${roleName(place, i)}`
}

function pathOf(i: number): string {
  return i % 5 === 4 ? '/service-role/' : '/'
}

function roleAt(place: Place, i: number): RoleDetail {
  const { app, part } = purposeOf(place, 'role', i)
  const service = services[i % services.length] ?? 'lambda.amazonaws.com'
  const created = place.time('role', i, 'created')
  const { trusted, externalId, id } = place.account
  const trust =
    i === 0
      ? accountTrust(trusted, externalId)
      : i % 11 === 5
        ? accountTrust('123456789012')
        : serviceTrust(service)
  const profile = `${app}-${part}-profile-${i}`
  const role: RoleDetail = {
    Path: pathOf(i),
    RoleName: roleName(place, i),
    RoleId: `AROA${capitals(place.draw('role', i, 'id'), 17)}`,
    Arn: roleArn(place, i),
    CreateDate: created,
    AssumeRolePolicyDocument: encodeDocument(trust),
    InstanceProfileList: [],
    RolePolicyList:
      i % 3 === 1
        ? [
            {
              PolicyName: 'inline',
              PolicyDocument: encodeDocument(
                policy(allow('dynamodb:GetItem', `arn:aws:dynamodb:*:${id}:table/${app}`)),
              ),
            },
          ]
        : [],
    AttachedManagedPolicies: [
      {
        PolicyName: i === 0 ? 'ReadOnlyAccess' : 'AWSLambdaBasicExecutionRole',
        PolicyArn: awsPolicyArn(i === 0 ? 'ReadOnlyAccess' : 'AWSLambdaBasicExecutionRole'),
      },
    ],
    Tags: tagsOf(place, 'role', i),
    RoleLastUsed: i % 6 === 5 ? {} : { LastUsedDate: place.time('role', i, 'used'), Region: 'us-east-1' },
  }
  if (i > 0 && service === 'ec2.amazonaws.com') {
    role.InstanceProfileList = [
      {
        Path: '/',
        InstanceProfileName: profile,
        InstanceProfileId: `AIPA${capitals(place.draw('role', i, 'profile'), 17)}`,
        Arn: `arn:aws:iam::${id}:instance-profile/${profile}`,
        CreateDate: created,
        Roles: [
          {
            Path: role.Path,
            RoleName: role.RoleName,
            RoleId: role.RoleId,
            Arn: role.Arn,
            CreateDate: created,
            AssumeRolePolicyDocument: encodeDocument(trust),
          },
        ],
      },
    ]
  }
  if (i % 10 === 7) {
    role.PermissionsBoundary = {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: policyArn(place, 0),
    }
  }
  if (i > 0 && i % 2 === 0) {
    const own = i % place.counts.policy
    role.AttachedManagedPolicies?.push({
      PolicyName: policyName(place, own),
      PolicyArn: policyArn(place, own),
    })
  }
  return role
}
