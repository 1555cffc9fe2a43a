import { tiers } from '@skydeck/contract'
import { sources } from '../../packages/server/src/resources/index.ts'
import { leastPolicy } from '../../packages/server/src/resources/policy.ts'
import type { Generator } from '../generators.ts'
import { jsonText } from './json-text.ts'

/** docs/reference/iam-policy-<tier>.json: the least IAM policy that scans all types. */
export const policyFiles: readonly Generator[] = tiers.map((tier) => {
  const file = `docs/reference/iam-policy-${tier}.json`
  return { file, content: async () => jsonText(file, leastPolicy(sources, tier)) }
})
