import { z } from 'zod'

const connectionMethods = ['default', 'profile', 'keys', 'role', 'demo'] as const
/** How a connection gets its credentials. `demo` is the simulated account and cannot be added. */
export const ConnectionMethod = z.enum(connectionMethods)
export type ConnectionMethod = z.infer<typeof ConnectionMethod>

const name = z.string().trim().min(1).max(100).optional()
const homeRegion = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'is no region name such as eu-central-1')
  .optional()

/** What it takes to add a connection. Secrets are write-only: no answer ever holds them. */
export const AccountInput = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('default'), name, homeRegion }),
  z.strictObject({
    method: z.literal('profile'),
    profile: z.string().regex(/^[\w.@+-]{1,128}$/, 'is no profile name'),
    name,
    homeRegion,
  }),
  z.strictObject({
    method: z.literal('keys'),
    accessKeyId: z
      .string()
      .trim()
      .regex(/^[A-Z0-9]{16,128}$/, 'is no access key id'),
    secretAccessKey: z.string().trim().min(16).max(256),
    sessionToken: z.string().trim().min(1).max(8192).nullish(),
    name,
    homeRegion,
  }),
  z.strictObject({
    method: z.literal('role'),
    roleArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'is no ARN of an IAM role'),
    externalId: z
      .string()
      .min(2)
      .max(1224)
      .regex(/^[\w+=,.@:/-]+$/, 'holds characters that AWS does not allow')
      .optional(),
    via: z
      .string()
      .optional()
      .describe('Id of the connection that assumes the role; the default credential chain when left out.'),
    name,
    homeRegion,
  }),
])
export type AccountInput = z.infer<typeof AccountInput>

export const Account = z.object({
  id: z.string().describe('Id of the connection.'),
  accountId: z.string().nullable().describe('Twelve digits; null until a test succeeded.'),
  name: z.string(),
  method: ConnectionMethod,
  profile: z.string().nullable(),
  roleArn: z.string().nullable(),
  externalId: z.string().nullable(),
  via: z.string().nullable(),
  hasSecret: z.boolean(),
  accessKeyLast4: z.string().nullable(),
  homeRegion: z.string(),
  callerArn: z.string().nullable(),
  regions: z.array(z.string()).describe('Enabled regions as last heard from AWS.'),
  state: z.enum(['new', 'ok', 'failed']),
  reason: z.string().nullable(),
  hint: z.string().nullable(),
  missingAction: z.string().nullable(),
  testedAt: z.iso.datetime().nullable(),
  current: z.boolean(),
  demo: z.boolean(),
})
export type Account = z.infer<typeof Account>

export const ConnectionTest = z.object({
  ok: z.boolean(),
  accountId: z.string().nullable(),
  callerArn: z.string().nullable(),
  currentRegion: z.string(),
  availableRegions: z.array(z.string()),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  hint: z.string().nullable(),
  missingAction: z.string().nullable(),
})
export type ConnectionTest = z.infer<typeof ConnectionTest>
