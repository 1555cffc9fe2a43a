import { IAMClient, ListAccountAliasesCommand, ListAccountAliasesResponse$ } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, GetCallerIdentityResponse$, STSClient } from '@aws-sdk/client-sts'
import { detail, never } from '../columns.ts'
import { type Detail, defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'

const listAccountAliases: Detail = {
  tier: 'base',
  permission: 'iam:ListAccountAliases',
  shape: ListAccountAliasesResponse$,
  call: ({ client }) => client(IAMClient).send(new ListAccountAliasesCommand({})),
}

const organization = (kind: 'text' | 'jsonb') =>
  never(kind, 'DescribeOrganization', 'the Organizations API is not called yet')

/** The account itself. Who asked is not kept: it differs from scan to scan. */
export const awsAccount = defineType({
  type: 'aws_account',
  title: 'AWS account',
  service: 'account',
  shape: GetCallerIdentityResponse$,
  arn: (config, { partition }) => `arn:${partition}:account::${String(config.Account)}:account`,
  arnOfId: (id, { partition }) => `arn:${partition}:account::${id}:account`,
  id: 'Account',
  tags: {
    from: 'never',
    operation: 'organizations:ListTagsForResource',
    reason: 'the Organizations API is not called yet',
  },
  columns: {
    account_aliases: detail('ListAccountAliases', 'AccountAliases'),
    organization_arn: organization('text'),
    organization_available_policy_types: organization('jsonb'),
    organization_feature_set: organization('text'),
    organization_id: organization('text'),
    organization_master_account_arn: organization('text'),
    organization_master_account_email: organization('text'),
    organization_master_account_id: organization('text'),
  },
  details: { ListAccountAliases: listAccountAliases },
  drop: ['Arn', 'UserId'],
})

/** The connected account. */
export const callerIdentity = defineSource({
  source: 'sts:GetCallerIdentity',
  per: 'account',
  permissions: ['sts:GetCallerIdentity'],
  types: [awsAccount],
  async list({ client }) {
    const { Account, UserId, Arn } = await client(STSClient).send(new GetCallerIdentityCommand({}))
    return { items: [{ Account, UserId, Arn }] }
  },
})
