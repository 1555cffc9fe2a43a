import { OpenAPIHandler } from '@orpc/openapi/fetch'
import { RPCHandler } from '@orpc/server/fetch'
import { AppError, type ErrorBody, errorStatus } from '@skydeck/contract'
import { type Context, Hono } from 'hono'
import type { AppEnv } from './app-env.ts'
import { bodyOf, isUnforeseen, underRequest } from './failures.ts'
import { guard } from './guard.ts'
import { guardBearer, type VerifyToken } from './guard-bearer.ts'
import type { HandlerContext } from './handler-context.ts'
import { mountHealth } from './health.ts'
import { openApiDocument } from './openapi.ts'
import { router } from './router.ts'
import { rpcRefusals } from './rpc-refusals.ts'
import { mountAwsConnect } from './seeds/aws-connect.ts'
import { withDetail } from './seeds/with-detail.ts'
import type { Caller, Services } from './services.ts'
import { mountStartPage } from './start-page.ts'

export interface AppOptions {
  services: Services
  verify: VerifyToken<Caller>
  /** Host headers that are answered, with their port. */
  hosts: () => readonly string[]
  origins: () => readonly string[]
  requestId: () => string
}

/** Skydeck's whole HTTP surface: guard first, then what is open, then the token, then the routes. */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const { services } = options
  const app = new Hono<AppEnv>()
  app.use('/rpc/*', rpcRefusals())
  app.use('/api/aws/*', withDetail())
  app.use(guard(options))
  app.onError((error, c) => answerError(error, c, services))
  app.notFound((c) => notFound(c))

  mountHealth(app, { version: services.settings.version })
  app.get('/ready', async (c) =>
    (await (await services.shown()).ready())
      ? c.json({ status: 'ready' })
      : c.json({ status: 'not ready' }, 503),
  )
  mountStartPage(app)

  const bearer = guardBearer(options.verify)
  app.use('/rpc/*', bearer)
  app.use('/api/*', bearer)
  app.use('/openapi.json', bearer)
  app.use('/metrics', bearer)
  app.get('/openapi.json', async (c) => c.json(await openApiDocument(services.settings.version)))
  app.get('/metrics', async (c) =>
    c.text(await services.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4' }),
  )
  mountAwsConnect(app, services)
  mountRoutes(app, services)
  return app
}

/** The contract's routes twice: as oRPC for our own clients, as plain HTTP for everybody else. */
function mountRoutes(app: Hono<AppEnv>, services: Services): void {
  const interceptors = [identified]
  const rpc = new RPCHandler(router, { interceptors })
  const rest = new OpenAPIHandler(router, {
    interceptors,
    customErrorResponseBodyEncoder: (error) => ({ ...bodyOf(error), requestId: requestIdIn(error) }),
  })
  app.use('/rpc/*', async (c, next) => {
    const { matched, response } = await rpc.handle(c.req.raw, {
      prefix: '/rpc',
      context: contextOf(c, services),
    })
    return matched ? c.newResponse(response.body, response) : next()
  })
  app.use('/api/*', async (c, next) => {
    const { matched, response } = await rest.handle(c.req.raw, { context: contextOf(c, services) })
    return matched ? c.newResponse(response.body, response) : next()
  })
}

/** Errors that no handler has seen bear the id of their request too. */
async function identified<T>({ context, next }: { context: HandlerContext; next(): Promise<T> }): Promise<T> {
  try {
    return await next()
  } catch (error) {
    throw underRequest(error, context.requestId)
  }
}

function contextOf(c: Context<AppEnv>, services: Services) {
  return { services, caller: c.get('caller'), requestId: c.get('requestId') }
}

function requestIdIn(error: { data?: unknown }): string {
  const { requestId } = (error.data ?? {}) as { requestId?: unknown }
  return typeof requestId === 'string' ? requestId : ''
}

function notFound(c: Context<AppEnv>): Response {
  const { pathname } = new URL(c.req.url)
  const known = new AppError(
    'not_found',
    `There is nothing at ${c.req.method} ${pathname}.`,
    'GET /openapi.json lists all routes.',
  )
  return answer({ ...bodyOf(known), requestId: c.get('requestId') })
}

function answerError(error: Error, c: Context<AppEnv>, services: Services): Response {
  const requestId = c.get('requestId')
  if (isUnforeseen(error)) services.log('error', error.message, { requestId, path: c.req.path, error })
  return answer({ ...bodyOf(error), requestId })
}

function answer(body: ErrorBody): Response {
  return new Response(JSON.stringify(body), {
    status: errorStatus[body.code],
    headers: { 'content-type': 'application/json' },
  })
}
