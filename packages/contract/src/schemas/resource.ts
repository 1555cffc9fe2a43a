import { z } from 'zod'
import { Tier } from './scan.ts'

const tagMap = z.record(z.string(), z.string())

export const Resource = z.object({
  accountId: z.string(),
  arn: z.string(),
  region: z.string().describe('Empty for global services.'),
  type: z.string(),
  resourceId: z.string(),
  name: z.string().nullable(),
  tags: tagMap.nullable().describe('null: unknown; {}: none.'),
  firstSeen: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  goneAt: z.iso.datetime().nullable(),
  verifiedAt: z.iso.datetime().nullable().describe('When its scope was last listed to its end.'),
})
export type Resource = z.infer<typeof Resource>

export const ResourcePage = z.object({
  items: z.array(Resource.extend({ columns: z.record(z.string(), z.unknown()).optional() })),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  totalIsEstimate: z.boolean(),
  dataAge: z.iso
    .datetime()
    .nullable()
    .describe('The oldest last full listing among the scopes that the filter covers.'),
  partial: z
    .boolean()
    .describe('True when a scope that the filter covers was not listed to its end in its last scan.'),
  demo: z.boolean(),
})
export type ResourcePage = z.infer<typeof ResourcePage>

export const FieldChange = z.object({
  path: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
export type FieldChange = z.infer<typeof FieldChange>

export const ResourceVersion = z.object({
  at: z.iso.datetime(),
  kind: z
    .enum(['created', 'updated', 'gone', 'back', 'learned'])
    .describe('learned: a call was answered for the first time; nothing changed at AWS.'),
  scanId: z.string().nullable(),
  changes: z.array(FieldChange),
})
export type ResourceVersion = z.infer<typeof ResourceVersion>

export const ResourceDetail = Resource.extend({
  config: z.unknown(),
  details: z.unknown(),
  computed: z.unknown(),
  volatile: z.unknown(),
  versions: z.array(ResourceVersion).describe('Newest first.'),
  relations: z.array(
    z.object({
      direction: z.enum(['out', 'in']),
      kind: z.string(),
      arn: z.string(),
      type: z.string().nullable(),
      name: z.string().nullable(),
      present: z.boolean().describe('False: it points at something that is not in the inventory.'),
    }),
  ),
  coverage: z.array(
    z.object({
      operation: z.string(),
      state: z.string(),
      at: z.iso.datetime().nullable(),
      reason: z.string().nullable(),
      missingAction: z.string().nullable(),
    }),
  ),
  unknownColumns: z.array(z.string()),
  demo: z.boolean(),
})
export type ResourceDetail = z.infer<typeof ResourceDetail>

export const ResourceQuery = z.object({
  type: z.string().optional().describe('One type or several with commas.'),
  account: z.string().optional().describe('Account ids with commas.'),
  region: z.string().optional().describe('Region names with commas; `global` for global services.'),
  q: z.string().max(200).optional().describe('Text in name, id, ARN or tag values.'),
  filter: z.string().max(20_000).optional().describe('JSON of a filter.'),
})
export type ResourceQuery = z.infer<typeof ResourceQuery>

export const Facet = z.object({
  column: z.string(),
  values: z.array(z.object({ value: z.string().nullable(), count: z.number().int() })),
  truncated: z.boolean(),
  isEstimate: z.boolean(),
})
export type Facet = z.infer<typeof Facet>

export const Column = z.object({
  name: z.string(),
  kind: z.string().describe('SQL type.'),
  from: z
    .string()
    .describe('Where the value stands: config, details.<operation>, computed, or the row itself.'),
  operation: z.string().nullable().describe('The call whose answer it needs, beyond the list call.'),
})

export const ResourceType = z.object({
  type: z.string(),
  title: z.string(),
  service: z.string(),
  source: z.string(),
  per: z.enum(['region', 'account']),
  alias: z.array(z.string()).describe('Other words for it, such as the short words of POST /api/aws/scan.'),
  columns: z.array(Column),
  permissions: z.array(z.object({ action: z.string(), tier: Tier })),
  tiers: z.array(Tier),
})
export type ResourceType = z.infer<typeof ResourceType>
