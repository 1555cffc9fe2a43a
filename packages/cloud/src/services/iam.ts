import type {
  GetAccountAuthorizationDetailsRequest,
  GetLoginProfileRequest,
  Group,
  GroupDetail,
  ListGroupsRequest,
  ListMFADevicesRequest,
  ListRolesRequest,
  ListUsersRequest,
  ListVirtualMFADevicesRequest,
  ManagedPolicyDetail,
  Role,
  RoleDetail,
  User,
  UserDetail,
} from '@aws-sdk/client-iam'
import * as client from '@aws-sdk/client-iam'
import type { Slots } from '../data/collection.ts'
import { accountSummaries, passwordPolicies } from '../data/iam/account.ts'
import { policies } from '../data/iam/policies.ts'
import { roles } from '../data/iam/roles.ts'
import { groups, type UserRecord, users } from '../data/iam/users.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService } from './define.ts'
import { outOfRange, pageSize } from './query-page.ts'

/** AWS IAM, which is one for the whole account. */
export const iam = defineService({
  name: 'iam',
  signingName: 'iam',
  protocol: 'query',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  actions: { prefix: 'iam' },
  global: true,
  client,
  operations: {
    GetAccountAuthorizationDetails: authorizationDetails,
    ListUsers: (call, input: ListUsersRequest) => {
      const { PathPrefix = '/' } = input
      const { items, next } = call.page([call.world.holdings.slots(users, call.account)], {
        ...paging(input),
        bind: PathPrefix,
        keep: ({ detail }) => (detail.Path ?? '/').startsWith(PathPrefix),
      })
      return { Users: items.map(userOf), ...end(next) }
    },
    ListRoles: (call, input: ListRolesRequest) => {
      const { PathPrefix = '/' } = input
      const { items, next } = call.page([call.world.holdings.slots(roles, call.account)], {
        ...paging(input),
        bind: PathPrefix,
        keep: ({ Path }) => (Path ?? '/').startsWith(PathPrefix),
      })
      return { Roles: items.map(roleOf), ...end(next) }
    },
    ListAccountAliases: (call) => ({
      AccountAliases: [...call.world.holdings.all(accountSummaries, call.account)].map((one) => one.alias),
      IsTruncated: false,
    }),
    ListGroups: (call, input: ListGroupsRequest) => {
      const { PathPrefix = '/' } = input
      const { items, next } = call.page([call.world.holdings.slots(groups, call.account)], {
        ...paging(input),
        bind: PathPrefix,
        keep: ({ Path }) => (Path ?? '/').startsWith(PathPrefix),
      })
      return { Groups: items.map(groupOf), ...end(next) }
    },
    ListMFADevices: (call, { UserName }: ListMFADevicesRequest) => {
      const { detail, mfaSince } = userNamed(call, UserName)
      const device = { UserName: detail.UserName, SerialNumber: serialOf(call, detail), EnableDate: mfaSince }
      return { MFADevices: mfaSince ? [device] : [], IsTruncated: false }
    },
    GetLoginProfile: (call, { UserName }: GetLoginProfileRequest) => {
      const { detail, passwordSince } = userNamed(call, UserName)
      if (!passwordSince) throw noSuchEntity(`Login Profile for User ${detail.UserName} cannot be found.`)
      const { UserName: name } = detail
      return { LoginProfile: { UserName: name, CreateDate: passwordSince, PasswordResetRequired: false } }
    },
    ListVirtualMFADevices: mfaDevices,
    GetAccountSummary: (call) => ({
      SummaryMap: [...call.world.holdings.all(accountSummaries, call.account)][0]?.summary,
    }),
    GetAccountPasswordPolicy: (call) => {
      const [policy] = call.world.holdings.all(passwordPolicies, call.account)
      if (!policy)
        throw noSuchEntity(`The Password Policy with domain name ${call.account.account.id} cannot be found.`)
      return { PasswordPolicy: policy }
    },
  },
})

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404)
}

/** The user of that name, or the one who asks where none is named; throws where there is no such user. */
function userNamed(
  call: Call,
  name = call.caller.arn.slice(call.caller.arn.lastIndexOf('/') + 1),
): UserRecord {
  const record = call.world.holdings.find(users, call.account, name)
  if (!record) throw noSuchEntity(`The user with name ${name} cannot be found.`)
  return record
}

function serialOf(call: Call, { UserName }: UserDetail): string {
  return `arn:aws:iam::${call.account.account.id}:mfa/${UserName}`
}

interface ListInput {
  MaxItems?: number | undefined
  Marker?: string | undefined
}

function paging(input: ListInput) {
  return {
    limit: pageSize(input.MaxItems, 100, 1, 1000, outOfRange('maxItems', 1, 1000)),
    token: input.Marker,
    badToken: new AwsError('ValidationError', 'Invalid Marker.'),
  }
}

function end(next: string | undefined) {
  return { IsTruncated: next !== undefined, ...(next !== undefined && { Marker: next }) }
}

interface Entity {
  list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
  filter: string
  item: object
}

/** All entities of all kinds in one list, fewer a page than asked for, as AWS does. */
function authorizationDetails(call: Call, input: GetAccountAuthorizationDetailsRequest): object {
  const { holdings } = call.world
  const wanted = input.Filter ?? []
  const kind = (arn: string | undefined) =>
    arn?.startsWith('arn:aws:iam::aws:') ? 'AWSManagedPolicy' : 'LocalManagedPolicy'
  const lists: Slots<Entity>[] = [
    mapped(holdings.slots(users, call.account), ({ detail }) => ({
      list: 'UserDetailList',
      filter: 'User',
      item: detail,
    })),
    mapped(holdings.slots(groups, call.account), (item) => ({
      list: 'GroupDetailList',
      filter: 'Group',
      item,
    })),
    mapped(holdings.slots(roles, call.account), (item) => ({ list: 'RoleDetailList', filter: 'Role', item })),
    mapped(holdings.slots(policies, call.account), (item: ManagedPolicyDetail) => ({
      list: 'Policies',
      filter: kind(item.Arn),
      item,
    })),
  ]
  const options = paging(input)
  const { items, next } = call.page(lists, {
    ...options,
    limit: Math.max(1, Math.floor(options.limit * 0.7)),
    bind: wanted,
    keep: ({ filter }) => wanted.length === 0 || wanted.some((one) => one === filter),
  })
  const of = (list: Entity['list']) => items.filter((one) => one.list === list).map((one) => one.item)
  return {
    UserDetailList: of('UserDetailList'),
    GroupDetailList: of('GroupDetailList'),
    RoleDetailList: of('RoleDetailList'),
    Policies: of('Policies'),
    ...end(next),
  }
}

function mapped<T, U>(slots: Slots<T>, map: (item: T) => U): Slots<U> {
  return {
    length: slots.length,
    at: (i) => {
      const item = slots.at(i)
      return item === undefined ? undefined : map(item)
    },
  }
}

/** A role as ListRoles tells it: without tags, boundary, last use and policies (IAM API, ListRoles). */
function roleOf(role: RoleDetail): Role {
  const { Path, RoleName, RoleId, Arn, CreateDate, AssumeRolePolicyDocument } = role
  const longest = RoleName?.endsWith('7') ? 43_200 : 3_600
  const description = RoleName?.includes('service') ? { Description: `Used by ${RoleName}` } : {}
  return {
    Path,
    RoleName,
    RoleId,
    Arn,
    CreateDate,
    AssumeRolePolicyDocument,
    MaxSessionDuration: longest,
    ...description,
  }
}

/** A group as ListGroups tells it: without its policies. */
function groupOf({ Path, GroupName, GroupId, Arn, CreateDate }: GroupDetail): Group {
  return { Path, GroupName, GroupId, Arn, CreateDate }
}

function userOf({ detail, passwordLastUsed }: UserRecord): User {
  const { Path, UserName, UserId, Arn, CreateDate } = detail
  return {
    Path,
    UserName,
    UserId,
    Arn,
    CreateDate,
    ...(passwordLastUsed && { PasswordLastUsed: passwordLastUsed }),
  }
}

function mfaDevices(call: Call, input: ListVirtualMFADevicesRequest): object {
  const { AssignmentStatus = 'Any' } = input
  const { items, next } = call.page([call.world.holdings.slots(users, call.account)], {
    ...paging(input),
    bind: AssignmentStatus,
    keep: ({ mfaSince }) => mfaSince !== undefined && AssignmentStatus !== 'Unassigned',
  })
  const devices = items.map((record) => ({
    SerialNumber: serialOf(call, record.detail),
    User: userOf(record),
    EnableDate: record.mfaSince,
  }))
  return { VirtualMFADevices: devices, ...end(next) }
}
