import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { connecting, scanning } from './detail.ts'

/** Gives every error of the paths `/api/aws/*` the member `detail`, also those that the guards answer. */
export function withDetail(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    if (c.res.status < 400) return
    const said: unknown = await c.res
      .clone()
      .json()
      .catch(() => undefined)
    if (typeof said !== 'object' || said === null || 'detail' in said || !('message' in said)) return
    c.res = new Response(
      JSON.stringify({ detail: `${startOf(c.req.path)}${String(said.message)}`, ...said }),
      c.res,
    )
  }
}

/** How the guide begins what it says of a failure. */
function startOf(path: string): string {
  if (path.endsWith('/test-connection')) return connecting
  return path.includes('/scan') ? scanning : ''
}
