import type { ManagedPolicyDetail } from '@aws-sdk/client-iam'
import type { Collection } from '../collection.ts'
import type { Place } from '../place.ts'
import { capitals } from '../random.ts'
import { purposeOf } from '../vocabulary.ts'
import { allow, encodeDocument, policy } from './documents.ts'

const awsManaged = [
  {
    name: 'ReadOnlyAccess',
    path: '/',
    statement: allow(['ec2:Describe*', 'rds:Describe*', 's3:Get*', 's3:List*'], '*'),
  },
  { name: 'AdministratorAccess', path: '/', statement: allow('*', '*') },
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    statement: allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
  },
  {
    name: 'AmazonSSMManagedInstanceCore',
    path: '/',
    statement: allow(['ssm:UpdateInstanceInformation', 'ssmmessages:*'], '*'),
  },
] as const

/** ARNs of AWS's own policies that are in use, by name. */
export const awsPolicyArn = (name: (typeof awsManaged)[number]['name']): string =>
  `arn:aws:iam::aws:policy${awsManaged.find((one) => one.name === name)?.path ?? '/'}${name}`

/** The name of one of the customer's own policies. */
export function policyName(place: Place, i: number): string {
  const { app, part } = purposeOf(place, 'policy', i)
  return `${app}-${part}-access-${i}`
}

/** The customer's own policies, then AWS's that are in use. */
export const policies: Collection<ManagedPolicyDetail> = {
  name: 'iam:policies',
  global: true,
  count: (place) => place.counts.policy + awsManaged.length,
  keyAt: policyArn,
  keyOf: (item) => item.Arn ?? '',
  itemAt: (place, i) => (i < place.counts.policy ? customerPolicy(place, i) : awsPolicy(place, i)),
  describe: (item) => ({
    type: 'aws_iam_policy',
    arn: item.Arn ?? '',
    id: item.PolicyId ?? '',
    name: item.PolicyName ?? '',
    tags: null,
  }),
}

/** The ARN of a policy; those after the customer's own are AWS's. */
export function policyArn(place: Place, i: number): string {
  const managed = awsManaged[i - place.counts.policy]
  return managed
    ? awsPolicyArn(managed.name)
    : `arn:aws:iam::${place.account.id}:policy/${policyName(place, i)}`
}

function customerPolicy(place: Place, i: number): ManagedPolicyDetail {
  const { app } = purposeOf(place, 'policy', i)
  const created = place.time('policy', i, 'created')
  const isWide = i % 7 === 3
  const versions = [1, 2].slice(0, 1 + (i % 2)).map((n) => ({
    VersionId: `v${n}`,
    IsDefaultVersion: n === 1 + (i % 2),
    CreateDate: new Date(created.getTime() + n * 1000),
    Document: encodeDocument(
      policy(
        isWide ? allow('*', '*') : allow(['s3:GetObject', 's3:PutObject'], `arn:aws:s3:::${app}-*/*`),
        allow('sqs:*', '*', n === 2 ? { StringEquals: { 'aws:ResourceTag/Team': 'Zoë & co' } } : undefined),
      ),
    ),
  }))
  return {
    PolicyName: policyName(place, i),
    PolicyId: `ANPA${capitals(place.draw('policy', i, 'id'), 17)}`,
    Arn: policyArn(place, i),
    Path: '/',
    DefaultVersionId: `v${1 + (i % 2)}`,
    AttachmentCount: i % 4,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: `What ${app} may do`,
    CreateDate: created,
    UpdateDate: new Date(created.getTime() + 86_400_000),
    PolicyVersionList: versions.reverse(),
  }
}

function awsPolicy(place: Place, i: number): ManagedPolicyDetail {
  const managed = awsManaged[i - place.counts.policy] ?? awsManaged[0]
  const created = new Date('2015-02-06T18:40:41Z')
  return {
    PolicyName: managed.name,
    PolicyId: `ANPA${capitals(i - place.counts.policy + 99, 17)}`,
    Arn: awsPolicyArn(managed.name),
    Path: managed.path,
    DefaultVersionId: 'v1',
    AttachmentCount: 3,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: created,
    UpdateDate: created,
    PolicyVersionList: [
      {
        VersionId: 'v1',
        IsDefaultVersion: true,
        CreateDate: created,
        Document: encodeDocument(policy(managed.statement)),
      },
    ],
  }
}
