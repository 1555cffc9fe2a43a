import {
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  type GroupDetail,
  IAMClient,
  type ManagedPolicyDetail,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam'
import { defineSource } from '../define.ts'
import { iamGroup } from './group.ts'
import { iamPolicy } from './policy.ts'
import { iamRole } from './role.ts'
import { iamSides } from './sides.ts'
import { iamUser } from './user.ts'

type Entity = UserDetail | RoleDetail | GroupDetail | ManagedPolicyDetail

/** Users, roles, groups and policies with all documents in one call; a page may hold fewer than asked. */
export const authorizationDetails = defineSource<Entity>({
  source: 'iam:GetAccountAuthorizationDetails',
  per: 'account',
  permissions: ['iam:GetAccountAuthorizationDetails'],
  types: [iamUser, iamRole, iamGroup, iamPolicy],
  sides: iamSides,
  async list({ client }, token) {
    const command = new GetAccountAuthorizationDetailsCommand({
      Filter: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'],
      MaxItems: 1000,
      Marker: token,
    })
    const page = await client(IAMClient).send(command)
    return { items: entitiesOf(page), next: page.IsTruncated ? page.Marker : undefined }
  },
  typeOf(item) {
    if ('UserId' in item) return iamUser
    if ('RoleId' in item) return iamRole
    return 'GroupId' in item ? iamGroup : iamPolicy
  },
})

function entitiesOf(page: GetAccountAuthorizationDetailsResponse): Entity[] {
  const { UserDetailList = [], RoleDetailList = [], GroupDetailList = [], Policies = [] } = page
  return [...UserDetailList, ...RoleDetailList, ...GroupDetailList, ...Policies]
}
