import type { AssumeRoleRequest } from '@aws-sdk/client-sts'
import * as client from '@aws-sdk/client-sts'
import { roles } from '../data/iam/roles.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'

/** Who calls, and keys for roles. */
export const sts = defineService({
  name: 'sts',
  signingName: 'sts',
  protocol: 'query',
  version: '2011-06-15',
  namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  actions: { prefix: 'sts' },
  client,
  operations: {
    GetCallerIdentity: ({ caller }) => ({
      UserId: caller.userId,
      Account: caller.account.id,
      Arn: caller.arn,
    }),
    AssumeRole: assumeRole,
  },
})

function assumeRole(call: Call, input: AssumeRoleRequest): object {
  const { RoleArn = '', RoleSessionName = '', ExternalId, DurationSeconds = 3600 } = input
  const match = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(RoleArn)
  if (!match) throw new AwsError('ValidationError', `${RoleArn} is invalid`)
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    )
  }
  if (!(DurationSeconds >= 900 && DurationSeconds <= 43_200)) {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${DurationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    )
  }
  const account = call.world.account(match[1] ?? '')
  const role = account && call.world.holdings.find(roles, call.world.place(account, ''), match[2] ?? '')
  if (!account || !role || !isTrusted(role.AssumeRolePolicyDocument ?? '', call, ExternalId)) {
    throw new AwsError(
      'AccessDenied',
      `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      403,
    )
  }
  const { RoleId = '', RoleName = '' } = role
  const session = call.keys.issue(
    { account, id: RoleId, name: RoleName, session: RoleSessionName },
    call.now,
    DurationSeconds,
  )
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expires,
    },
    AssumedRoleUser: { AssumedRoleId: session.caller.userId, Arn: session.caller.arn },
  }
}

interface TrustStatement {
  Effect: string
  Principal?: { AWS?: string | string[] }
  Condition?: { StringEquals?: Record<string, string> }
}

/** Whether a trust policy lets the caller in: by account or by its own ARN, with the external id if one is asked for. */
function isTrusted(document: string, { caller }: Call, externalId: string | undefined): boolean {
  const { Statement } = JSON.parse(decodeURIComponent(document)) as { Statement: TrustStatement[] }
  return Statement.some(({ Effect, Principal, Condition }) => {
    const trusted = [Principal?.AWS ?? []].flat()
    const isNamed = trusted.some(
      (one) =>
        one === '*' ||
        one === caller.account.id ||
        one === caller.arn ||
        one === `arn:aws:iam::${caller.account.id}:root`,
    )
    const wanted = Condition?.StringEquals?.['sts:ExternalId']
    return Effect === 'Allow' && isNamed && (wanted === undefined || wanted === externalId)
  })
}
