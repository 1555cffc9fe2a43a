import type { ErrorBody } from '@skydeck/contract'
import { errorStatus } from '@skydeck/contract'
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'

/**
 * Puts what is refused before oRPC sees it (no token, a foreign host, nothing at this path) into the form that oRPC's clients
 * read, so that the typed client tells the same sentence and hint as plain HTTP. Stands around the guard, on `/rpc`.
 */
export function rpcRefusals(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    if (c.res.status < 400 || !c.res.headers.get('content-type')?.includes('json')) return
    const body: unknown = await c.res.clone().json()
    if (!isErrorBody(body)) return
    const { code, message, hint, requestId } = body
    const json = { defined: false, code, status: errorStatus[code], message, data: { hint, requestId } }
    const headers = new Headers(c.res.headers)
    headers.delete('content-length')
    c.res = new Response(JSON.stringify({ ...body, json }), { status: c.res.status, headers })
  }
}

/** oRPC's own errors stand under `json`. */
function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && !('json' in body)
}
