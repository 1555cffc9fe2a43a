import type { Context } from 'hono'

/** How a failure to reach AWS, and a failure to scan, begin. */
export const connecting = 'Failed to connect to AWS: '
export const scanning = 'Failed to scan AWS resources: '

/** An answer of the shape that `/api/aws/*` gives to what fails: `{ detail }`. */
export class Detailed extends Error {
  override readonly name = 'Detailed'
  readonly status: 400 | 401 | 403 | 404 | 409 | 422 | 429 | 502 | 503 | 504
  readonly more: Readonly<Record<string, unknown>>

  constructor(status: Detailed['status'], detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail)
    this.status = status
    this.more = more
  }
}

/** Runs a handler; a `Detailed` becomes its answer. */
export async function detailed(c: Context, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Detailed) return c.json({ detail: error.message, ...error.more }, error.status)
    throw error
  }
}
