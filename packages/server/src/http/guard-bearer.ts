import type { MiddlewareHandler } from 'hono'
import { type GuardEnv, refuse } from './guard-refusal.ts'
import { bearerOf, digestToken } from './guard-token.ts'

/**
 * Says whose token has this SHA-256, or undefined for nobody's. It sees the digest only; it looks it up, or compares
 * it with `sameDigest`.
 */
export type VerifyToken<Caller> = (digest: Uint8Array) => Caller | undefined | Promise<Caller | undefined>

/** What the handlers behind `guardBearer` find. */
export interface BearerEnv<Caller> {
  Variables: GuardEnv['Variables'] & { caller: Caller }
}

/**
 * Lets through requests with a valid bearer token and sets `caller`. Others get 401 with `WWW-Authenticate: Bearer`
 * (RFC 6750 3), the same for a token that is unknown, expired or malformed. What `verify` throws is passed on: a store
 * that is down is no reason to refuse a token, nor to let one through. Stands behind `guard`.
 */
export function guardBearer<Caller>(verify: VerifyToken<Caller>): MiddlewareHandler<BearerEnv<Caller>> {
  return async (c, next) => {
    const header = c.req.header('authorization')
    const token = bearerOf(header)
    const caller = token === undefined ? undefined : await verify(await digestToken(token))
    if (caller !== undefined) {
      c.set('caller', caller)
      return next()
    }
    const answer = refuse(c.get('requestId'), {
      code: 'unauthorized',
      message: header === undefined ? 'This needs a token.' : 'This token is not valid.',
      hint: 'Send the header Authorization: Bearer <token>. Skydeck prints its address with a token when it starts.',
    })
    answer.headers.set('WWW-Authenticate', header === undefined ? 'Bearer' : 'Bearer error="invalid_token"')
    return answer
  }
}
