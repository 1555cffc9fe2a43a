import { RoleDetail$ } from '@aws-sdk/client-iam'
import { computed, detail, moving, tagsSource } from '../columns.ts'
import type { Json } from '../define.ts'
import { defineType } from '../define-type.ts'
import { readPolicy, standardPolicy } from '../policy-document.ts'
import { attachedPolicies } from './attached-policies.ts'

/** An IAM role. When it was last used moves by itself and is no change of the role. */
export const iamRole = defineType({
  type: 'aws_iam_role',
  title: 'IAM role',
  service: 'iam',
  shape: RoleDetail$,
  arn: 'Arn',
  id: 'RoleName',
  name: 'RoleName',
  tags: { from: 'config', path: 'Tags' },
  columns: {
    name: 'RoleName',
    assume_role_policy: computed('jsonb', 'assume_role_policy'),
    assume_role_policy_std: computed('jsonb', 'assume_role_policy_std'),
    attached_policy_arns: computed('jsonb', 'attached_policy_arns'),
    description: detail('ListRoles', 'Description', 'text'),
    inline_policies: computed('jsonb', 'inline_policies'),
    inline_policies_std: computed('jsonb', 'inline_policies_std'),
    instance_profile_arns: computed('jsonb', 'instance_profile_arns'),
    max_session_duration: detail('ListRoles', 'MaxSessionDuration', 'bigint'),
    permissions_boundary_arn: 'PermissionsBoundary.PermissionsBoundaryArn',
    permissions_boundary_type: 'PermissionsBoundary.PermissionsBoundaryType',
    role_last_used_date: moving('timestamptz', 'RoleLastUsed.LastUsedDate'),
    role_last_used_region: moving('text', 'RoleLastUsed.Region'),
    tags_src: tagsSource,
  },
  computed: {
    version: 1,
    of: ({ config }) => ({
      ...attachedPolicies(config.RolePolicyList, config.AttachedManagedPolicies),
      assume_role_policy: readPolicy(config.AssumeRolePolicyDocument),
      assume_role_policy_std: standardPolicy(config.AssumeRolePolicyDocument),
      instance_profile_arns: Array.isArray(config.InstanceProfileList)
        ? config.InstanceProfileList.map((profile: Json) => profile.Arn)
        : [],
    }),
  },
  relations: [
    { kind: 'allowed by', arn: 'AttachedManagedPolicies[].PolicyArn' },
    { kind: 'limited by', arn: 'PermissionsBoundary.PermissionsBoundaryArn' },
    { kind: 'offered by', arn: 'InstanceProfileList[].Arn' },
  ],
  volatile: ['RoleLastUsed'],
})
