import { UserDetail$ } from '@aws-sdk/client-iam'
import { computed, moving, never, tagsSource } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { attachedPolicies } from './attached-policies.ts'

/** An IAM user. */
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
    groups: computed('jsonb', 'groups'),
    attached_policy_arns: computed('jsonb', 'attached_policy_arns'),
    inline_policies: computed('jsonb', 'inline_policies'),
    inline_policies_std: computed('jsonb', 'inline_policies_std'),
    password_last_used: moving('timestamptz', 'ListUsers.PasswordLastUsed', ['ListUsers']),
    permissions_boundary_arn: 'PermissionsBoundary.PermissionsBoundaryArn',
    permissions_boundary_type: 'PermissionsBoundary.PermissionsBoundaryType',
    login_profile: never('jsonb', 'GetLoginProfile', 'a call per user; not in any tier yet'),
    mfa_devices: never(
      'jsonb',
      'ListMFADevices',
      'a call per user; the list for all shows virtual devices only',
    ),
    mfa_enabled: never(
      'boolean',
      'ListMFADevices',
      'a call per user; the list for all shows virtual devices only',
    ),
    tags_src: tagsSource,
  },
  computed: {
    version: 1,
    of: ({ config }) => ({
      ...attachedPolicies(config.UserPolicyList, config.AttachedManagedPolicies),
      groups: Array.isArray(config.GroupList)
        ? config.GroupList.map((GroupName: unknown) => ({ GroupName }))
        : [],
    }),
  },
  relations: [
    { kind: 'allowed by', arn: 'AttachedManagedPolicies[].PolicyArn' },
    { kind: 'limited by', arn: 'PermissionsBoundary.PermissionsBoundaryArn' },
  ],
  volatile: ['ListUsers.PasswordLastUsed'],
})
