import { z } from 'zod'
import { Tier } from '../schemas/scan.ts'
import { route } from './base.ts'

export const system = {
  /** What runs here: version, mode, store, whose credentials were found, whether the demo is shown. */
  about: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/about', summary: 'What this server is' })
    .output(
      z.object({
        version: z.string(),
        mode: z.enum(['local', 'team']),
        demo: z.boolean(),
        store: z.enum(['embedded', 'postgresql']),
        storeVersion: z.string(),
        readerRole: z
          .boolean()
          .describe('False: this PostgreSQL lets Skydeck make no role; SQL runs in a read-only transaction.'),
        pace: z.number(),
        workers: z.number().int(),
        connections: z.number().int(),
        resources: z.number().int(),
        lastScanAt: z.iso.datetime().nullable(),
      }),
    ),

  /** The least IAM policy that scans the given types. */
  policy: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/policy', summary: 'Least-privilege IAM policy' })
    .input(
      z.object({
        types: z.string().optional().describe('Types with commas; all when left out.'),
        tier: Tier.optional(),
      }),
    )
    .output(
      z.object({
        Version: z.literal('2012-10-17'),
        Statement: z.array(
          z.object({
            Sid: z.string(),
            Effect: z.literal('Allow'),
            Action: z.array(z.string()),
            Resource: z.literal('*'),
          }),
        ),
      }),
    ),

  /** Is the store sound: server, schema, role, free space. */
  doctorStore: route({ access: 'admin', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/doctor/store', summary: 'Examine the store' })
    .output(
      z.object({
        ok: z.boolean(),
        checks: z.array(
          z.object({ name: z.string(), ok: z.boolean(), message: z.string(), hint: z.string().nullable() }),
        ),
      }),
    ),
}
