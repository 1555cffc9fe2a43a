import type { Json } from '../define.ts'
import { readPolicy, standardPolicy } from '../policy-document.ts'

/**
 * What users, roles and groups show of their policies: the inline ones as IAM names them with their documents decoded, the
 * same in the standard form, and the ARNs of the managed ones. `inline` is IAM's list of names and documents.
 */
export function attachedPolicies(inline: unknown, managed: unknown): Json {
  const own = asList(inline)
  return {
    inline_policies: own.map((policy) => named(policy, readPolicy)),
    inline_policies_std: own.map((policy) => named(policy, standardPolicy)),
    attached_policy_arns: asList(managed).map(({ PolicyArn }) => PolicyArn),
  }
}

function named({ PolicyName, PolicyDocument }: Json, read: (document: unknown) => Json | null): Json {
  return { PolicyName, PolicyDocument: read(PolicyDocument) }
}

function asList(value: unknown): readonly Json[] {
  // The list is what IAM's shape states: objects with a name and a document or an ARN.
  return Array.isArray(value) ? (value as Json[]) : []
}
