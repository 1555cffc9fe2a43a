import type { HonoRequest, MiddlewareHandler } from 'hono'
import { bodyFits } from './guard-body.ts'
import { setSecurityHeaders } from './guard-headers.ts'
import { type GuardEnv, type Refusal, refuse } from './guard-refusal.ts'
import { bearerOf } from './guard-token.ts'

/** The largest request body, in bytes, unless a path has its own. @internal for tests */
export const bodyLimit = 1024 * 1024

export interface GuardOptions {
  /** Host headers that are answered, in lower case, with their port: `127.0.0.1:8000`. Asked for each request. */
  hosts: () => readonly string[]
  /** Origins that may send, as browsers write them: `http://127.0.0.1:8000`. Asked for each request. */
  origins: () => readonly string[]
  /** A new id for a request. The client's own is never taken: it would end up in logs. */
  requestId: () => string
  /** Where the API is; its answers are for our own pages and programs. Default: `/api` and `/rpc`. */
  apiPaths?: readonly string[]
  /** The largest body for a path, in bytes. Default: `bodyLimit`. */
  bodyLimit?: (path: string) => number
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS']
const ownFetches = ['same-origin', 'none']

/**
 * The first middleware of all: answers only to its own names (against DNS rebinding), takes changes only from its own
 * pages or from holders of a bearer token, shows the API to no other site, limits bodies, and puts the security headers
 * on every answer. Sets `requestId`. Whether the token is valid is for `guardBearer`. Statuses: 421, 403, 413.
 */
export function guard(options: GuardOptions): MiddlewareHandler<GuardEnv> {
  const apiPaths = options.apiPaths ?? ['/api', '/rpc']
  return async (c, next) => {
    const { path } = c.req
    const id = options.requestId()
    c.set('requestId', id)
    const api = apiPaths.some((start) => path === start || path.startsWith(`${start}/`))
    const refusal = await refusalOf(c.req, options, api)
    if (refusal) c.res = refuse(id, refusal)
    else await next()
    const origins = options.origins()
    setSecurityHeaders(c, {
      api,
      https: origins.length > 0 && origins.every((own) => own.startsWith('https://')),
    })
    c.res.headers.set('X-Request-Id', id)
  }
}

async function refusalOf(
  request: HonoRequest,
  options: GuardOptions,
  api: boolean,
): Promise<Refusal | undefined> {
  const refusal = wrongHost(request, options.hosts()) ?? foreign(request, options.origins(), api)
  if (refusal || safeMethods.includes(request.method)) return refusal
  const limit = options.bodyLimit?.(request.path) ?? bodyLimit
  if (await bodyFits(request, limit)) return undefined
  return {
    code: 'too_large',
    message: `The body of this request is larger than ${limit} bytes.`,
    hint: 'Send less at once.',
  }
}

function wrongHost(request: HonoRequest, hosts: readonly string[]): Refusal | undefined {
  if (hosts.includes(request.header('host')?.toLowerCase() ?? '')) return undefined
  return {
    code: 'misdirected',
    message: 'This server does not answer to the host name of this request.',
    hint: 'Use the address that Skydeck printed when it started, with its port.',
  }
}

function foreign(request: HonoRequest, origins: readonly string[], api: boolean): Refusal | undefined {
  const origin = request.header('origin')
  const site = request.header('sec-fetch-site')
  const safe = safeMethods.includes(request.method)
  if (origin !== undefined && !origins.includes(origin)) return crossSite
  if (site !== undefined && !ownFetches.includes(site) && (api || !safe)) return crossSite
  // A page cannot send this header to another site unasked, so whoever sends it is a program, not somebody's browser.
  if (!safe && origin === undefined && bearerOf(request.header('authorization')) === undefined) {
    return {
      code: 'forbidden',
      message: 'A request that may change something must come from our own pages or carry a token.',
      hint: 'Send the header Authorization: Bearer <token>.',
    }
  }
  return undefined
}

const crossSite: Refusal = {
  code: 'forbidden',
  message: 'This request comes from another site.',
  hint: "Open Skydeck at its own address; other sites' pages cannot use it.",
}
