import { z } from 'zod'

export const tiers = ['base', 'posture'] as const
/** `base`: list calls and what they cost nothing to add. `posture`: also the detail calls that checks need. */
export const Tier = z.enum(tiers)
export type Tier = z.infer<typeof Tier>

export const scanStates = ['pending', 'running', 'done', 'partial', 'cancelled', 'failed'] as const
export const ScanState = z.enum(scanStates)
export type ScanState = z.infer<typeof ScanState>

export const scopeStates = [
  'pending',
  'running',
  'ok',
  'empty',
  'partial',
  'denied',
  'throttled',
  'unsupported',
  'failed',
  'cancelled',
] as const
/** How one source in one account and region ended. `partial`: listed to its end, some detail calls were refused. */
export const ScopeState = z.enum(scopeStates)
export type ScopeState = z.infer<typeof ScopeState>

export const ScanRequest = z.strictObject({
  accounts: z
    .array(z.string().min(1))
    .max(1000)
    .optional()
    .describe('Account ids or connection ids; all connections when left out.'),
  regions: z
    .array(z.string().min(1))
    .max(100)
    .optional()
    .describe('Region names; every enabled region when left out.'),
  types: z.array(z.string().min(1)).max(500).optional().describe('Resource types; all when left out.'),
  tier: Tier.optional(),
})
export type ScanRequest = z.infer<typeof ScanRequest>

export const Gap = z.object({
  account: z.string(),
  region: z.string(),
  source: z.string(),
  operation: z.string(),
  count: z.number().int().describe('How often the operation failed in this scope.'),
  state: ScopeState,
  reason: z.string(),
  missingAction: z.string().nullable(),
})
export type Gap = z.infer<typeof Gap>

export const Scan = z.object({
  id: z.string(),
  state: ScanState,
  tier: Tier,
  trigger: z.string(),
  demo: z.boolean(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  durationMs: z.number().int(),
  calls: z.number().int().describe('HTTP requests to AWS, retries and STS included.'),
  throttles: z.number().int(),
  scopes: z.object({
    total: z.number().int(),
    finished: z.number().int(),
    planned: z
      .boolean()
      .describe('False until the regions of every account are known: the total may still grow.'),
  }),
  resources: z.record(z.string(), z.number().int()).describe('Found, by type.'),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  gone: z.number().int(),
  errors: z.number().int().describe('Number of gaps.'),
  gaps: z.array(Gap),
})
export type Scan = z.infer<typeof Scan>

export const ScanSummary = Scan.omit({ gaps: true })
export type ScanSummary = z.infer<typeof ScanSummary>

export const Scope = z.object({
  account: z.string(),
  region: z.string(),
  source: z.string(),
  state: ScopeState,
  calls: z.number().int(),
  throttles: z.number().int(),
  rows: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  gone: z.number().int(),
  reason: z.string().nullable(),
  missingAction: z.string().nullable(),
  durationMs: z.number().int().nullable(),
})
export type Scope = z.infer<typeof Scope>
