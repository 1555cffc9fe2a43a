import { z } from 'zod'

export const SqlRequest = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("The client's own name for this statement, to cancel it by."),
  sql: z.string().min(1).max(100_000),
  limit: z.number().int().min(1).max(100_000).optional().describe('Rows at most; 1,000 when left out.'),
  timeoutMs: z.number().int().min(100).max(600_000).optional().describe('30,000 when left out.'),
})
export type SqlRequest = z.infer<typeof SqlRequest>

export const SqlResult = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(z.unknown())),
  truncated: z.boolean(),
  durationMs: z.number().int(),
  demo: z.boolean(),
})
export type SqlResult = z.infer<typeof SqlResult>
