import { z } from 'zod'

/** Keys as `POST /api/aws/*` takes them. */
export const Credentials = z.object({
  aws_access_key_id: z.string().trim().min(1),
  aws_secret_access_key: z.string().trim().min(1),
  region: z
    .string()
    .trim()
    .regex(/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, 'is no region name such as eu-central-1')
    .default('us-east-1'),
  aws_session_token: z.string().trim().nullish(),
})
export type Credentials = z.infer<typeof Credentials>

export const ScanBody = z.object({
  credentials: Credentials,
  resource_types: z.array(z.string()).min(1).optional(),
})
export type ScanBody = z.infer<typeof ScanBody>
