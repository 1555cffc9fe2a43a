import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

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
    c.res = new Response(JSON.stringify({ detail: said.message, ...said }), c.res)
  }
}
