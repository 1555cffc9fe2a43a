import { ManagedPolicyDetail$ } from '@aws-sdk/client-iam'
import { computed, tagsSource } from '../columns.ts'
import type { Json } from '../define.ts'
import { defineType } from '../define-type.ts'
import { readPolicy, standardPolicy } from '../policy-document.ts'

/** A managed policy: every one of the account, and those of AWS that are in use. */
export const iamPolicy = defineType({
  type: 'aws_iam_policy',
  title: 'IAM policy',
  service: 'iam',
  shape: ManagedPolicyDetail$,
  arn: 'Arn',
  id: 'PolicyId',
  name: 'PolicyName',
  tags: { from: 'tagging', filter: 'iam:policy' },
  columns: {
    name: 'PolicyName',
    is_attached: computed('boolean', 'is_attached'),
    is_aws_managed: computed('boolean', 'is_aws_managed'),
    policy: computed('jsonb', 'policy'),
    policy_std: computed('jsonb', 'policy_std'),
    tags_src: tagsSource,
  },
  computed: {
    version: 1,
    of({ config }) {
      const document = defaultVersion(config.PolicyVersionList)?.Document
      return {
        is_attached: typeof config.AttachmentCount === 'number' && config.AttachmentCount > 0,
        is_aws_managed: /^arn:[^:]+:iam::aws:/.test(String(config.Arn)),
        policy: readPolicy(document),
        policy_std: standardPolicy(document),
      }
    },
  },
})

/** The version in force; IAM sends up to five. */
function defaultVersion(versions: unknown): Json | undefined {
  return Array.isArray(versions)
    ? versions.find((version: Json) => version.IsDefaultVersion === true)
    : undefined
}
