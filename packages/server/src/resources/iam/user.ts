import { UserDetail$ } from '@aws-sdk/client-iam'
import { computed, detail, moving, tagsSource } from '../columns.ts'
import type { Json } from '../define.ts'
import { defineType } from '../define-type.ts'
import { attachedPolicies } from './attached-policies.ts'
import { userDetails } from './user-details.ts'

/** An IAM user. `groups` has AWS's whole groups and is unknown until they are listed; their names are in `group_list`. */
export const iamUser = defineType({
  type: 'aws_iam_user',
  title: 'IAM user',
  service: 'iam',
  shape: UserDetail$,
  arn: 'Arn',
  id: 'UserName',
  name: 'UserName',
  tags: { from: 'config', path: 'Tags' },
  columns: {
    name: 'UserName',
    groups: computed('jsonb', 'groups', ['ListGroups']),
    attached_policy_arns: computed('jsonb', 'attached_policy_arns'),
    inline_policies: computed('jsonb', 'inline_policies'),
    inline_policies_std: computed('jsonb', 'inline_policies_std'),
    password_last_used: moving('timestamptz', 'ListUsers.PasswordLastUsed', ['ListUsers']),
    permissions_boundary_arn: 'PermissionsBoundary.PermissionsBoundaryArn',
    permissions_boundary_type: 'PermissionsBoundary.PermissionsBoundaryType',
    login_profile: detail('GetLoginProfile', 'LoginProfile'),
    mfa_devices: detail('ListMFADevices', 'MFADevices'),
    mfa_enabled: computed('boolean', 'mfa_enabled', ['ListMFADevices']),
    tags_src: tagsSource,
  },
  details: userDetails,
  computed: {
    version: 2,
    of: ({ config, details }) => {
      const { ListGroups: groups, ListMFADevices: mfa } = details
      return {
        ...attachedPolicies(config.UserPolicyList, config.AttachedManagedPolicies),
        groups: groups ? wholeGroups(config, groups) : null,
        mfa_enabled: mfa ? listOf(mfa.MFADevices).length > 0 : null,
      }
    },
  },
  relations: [
    { kind: 'allowed by', arn: 'AttachedManagedPolicies[].PolicyArn' },
    { kind: 'limited by', arn: 'PermissionsBoundary.PermissionsBoundaryArn' },
  ],
  volatile: ['ListUsers.PasswordLastUsed'],
})

/** The groups that a user names, as AWS lists them; one that came after that list has its name alone. */
function wholeGroups({ GroupList }: Json, { items }: Json): unknown[] {
  // Items of a side list are objects of its shape.
  const known = new Map((listOf(items) as Json[]).map((group) => [group.GroupName, group]))
  return listOf(GroupList).map((GroupName) => known.get(GroupName) ?? { GroupName })
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
