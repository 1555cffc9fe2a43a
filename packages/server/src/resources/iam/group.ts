import { GroupDetail$ } from '@aws-sdk/client-iam'
import { computed, detail } from '../columns.ts'
import { defineType } from '../define-type.ts'
import { attachedPolicies } from './attached-policies.ts'

/** An IAM group. IAM gives groups no tags. */
export const iamGroup = defineType({
  type: 'aws_iam_group',
  title: 'IAM group',
  service: 'iam',
  shape: GroupDetail$,
  arn: 'Arn',
  id: 'GroupName',
  name: 'GroupName',
  tags: { from: 'none' },
  columns: {
    name: 'GroupName',
    attached_policy_arns: computed('jsonb', 'attached_policy_arns'),
    inline_policies: computed('jsonb', 'inline_policies'),
    inline_policies_std: computed('jsonb', 'inline_policies_std'),
    users: detail('GetAccountAuthorizationDetails', 'items', 'jsonb'),
  },
  computed: {
    version: 1,
    of: ({ config }) => attachedPolicies(config.GroupPolicyList, config.AttachedManagedPolicies),
  },
  relations: [
    { kind: 'allowed by', arn: 'AttachedManagedPolicies[].PolicyArn' },
    { kind: 'has member', arn: 'items[].Arn', from: 'GetAccountAuthorizationDetails' },
  ],
})
