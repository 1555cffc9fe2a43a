import type { Documents, Json } from '../define.ts'

/**
 * Settings of a bucket as yes or no: false where S3 answered that nothing is set, null where the call was never answered.
 */
export function bucketFlags(details: Documents['details']): Json {
  const block = member(details.GetPublicAccessBlock, 'PublicAccessBlockConfiguration')
  const status = member(details.GetBucketPolicyStatus, 'PolicyStatus')
  return {
    block_public_acls: block && block.BlockPublicAcls === true,
    block_public_policy: block && block.BlockPublicPolicy === true,
    ignore_public_acls: block && block.IgnorePublicAcls === true,
    restrict_public_buckets: block && block.RestrictPublicBuckets === true,
    bucket_policy_is_public: status && status.IsPublic === true,
    versioning_enabled: equals(details.GetBucketVersioning, 'Status', 'Enabled'),
    versioning_mfa_delete: equals(details.GetBucketVersioning, 'MFADelete', 'Enabled'),
  }
}

function member(answer: Json | undefined, name: string): Json | null {
  if (!answer) return null
  const value = answer[name]
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function equals(answer: Json | undefined, name: string, wanted: string): boolean | null {
  return answer ? answer[name] === wanted : null
}
