import {
  GetAccountAuthorizationDetailsCommand,
  Group$,
  IAMClient,
  ListGroupsCommand,
  ListRolesCommand,
  ListUsersCommand,
  Role$,
  User$,
} from '@aws-sdk/client-iam'
import type { Side } from '../define.ts'

/** When a user's password was last used, which the authorization details leave out. */
const listUsers: Side = {
  tier: 'base',
  permission: 'iam:ListUsers',
  when: (config) => 'UserId' in config,
  key: (item) => String(item.UserName),
  of: (config) => String(config.UserName),
  shape: User$,
  async list({ client }, token) {
    const page = await client(IAMClient).send(new ListUsersCommand({ MaxItems: 1000, Marker: token }))
    const items = (page.Users ?? []).map(({ UserName, PasswordLastUsed }) => ({ UserName, PasswordLastUsed }))
    return { items, next: page.IsTruncated ? page.Marker : undefined }
  },
}

/** A role's description and longest session, which the authorization details leave out. */
const listRoles: Side = {
  tier: 'posture',
  permission: 'iam:ListRoles',
  when: (config) => 'RoleId' in config,
  key: (item) => String(item.RoleName),
  of: (config) => String(config.RoleName),
  shape: Role$,
  async list({ client }, token) {
    const page = await client(IAMClient).send(new ListRolesCommand({ MaxItems: 1000, Marker: token }))
    const items = (page.Roles ?? []).map(({ RoleName, Description, MaxSessionDuration }) => ({
      RoleName,
      Description,
      MaxSessionDuration,
    }))
    return { items, next: page.IsTruncated ? page.Marker : undefined }
  },
}

/** A user's groups with their ARNs; the authorization details give their names alone. */
const listGroups: Side = {
  tier: 'posture',
  permission: 'iam:ListGroups',
  many: true,
  when: (config) => 'UserId' in config,
  key: (item) => String(item.GroupName),
  of: ({ GroupList }) => (Array.isArray(GroupList) ? GroupList.map(String) : []),
  shape: Group$,
  async list({ client }, token) {
    const page = await client(IAMClient).send(new ListGroupsCommand({ MaxItems: 1000, Marker: token }))
    return { items: page.Groups ?? [], next: page.IsTruncated ? page.Marker : undefined }
  },
}

/** The members of groups. Users name their groups without the path that a group's ARN needs; this list brings both together. */
const groupMembers: Side = {
  tier: 'posture',
  permission: 'iam:GetAccountAuthorizationDetails',
  many: true,
  when: (config) => 'GroupId' in config,
  key: (item) => String(item.GroupName),
  of: (config) => String(config.GroupName),
  shape: User$,
  async list({ client }, token) {
    const command = new GetAccountAuthorizationDetailsCommand({
      Filter: ['User'],
      MaxItems: 1000,
      Marker: token,
    })
    const page = await client(IAMClient).send(command)
    const items = (page.UserDetailList ?? []).flatMap(
      ({ GroupList = [], Path, UserName, UserId, Arn, CreateDate }) =>
        GroupList.map((GroupName) => ({ GroupName, Path, UserName, UserId, Arn, CreateDate })),
    )
    return { items, next: page.IsTruncated ? page.Marker : undefined }
  },
}

/** What IAM tells in lists of its own about users, roles and groups. */
export const iamSides: Readonly<Record<string, Side>> = {
  ListUsers: listUsers,
  ListRoles: listRoles,
  ListGroups: listGroups,
  GetAccountAuthorizationDetails: groupMembers,
}
