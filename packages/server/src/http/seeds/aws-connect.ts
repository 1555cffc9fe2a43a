import { AppError, type ConnectionTest, errorStatus, isErrorCode } from '@skydeck/contract'
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { requireAccess } from '../access.ts'
import type { AppEnv } from '../app-env.ts'
import type { RequestKeys, Services, World } from '../services.ts'
import { Credentials, ScanBody } from './aws-connect-schemas.ts'
import { connecting, Detailed, detailed, scanning } from './detail.ts'
import { scanAnswer, shortWords, supportedResources } from './scan-answer.ts'

const postPaths = ['/api/aws/test-connection', '/api/aws/scan', '/api/aws/scan-async']

/**
 * The four paths of the AWS Connect guide, with its words and shapes. Keys in a body are sealed until their scan has ended.
 * All of them need the bearer token; those that call AWS need the access `operate`.
 */
export function mountAwsConnect(app: Hono<AppEnv>, services: Services): void {
  app.on(['GET', 'PUT', 'PATCH', 'DELETE'], postPaths, (c) =>
    c.json({ detail: `${c.req.path} takes POST.` }, 405, { Allow: 'POST' }),
  )
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '/api/aws/supported-resources', (c) =>
    c.json({ detail: `${c.req.path} takes GET.` }, 405, { Allow: 'GET' }),
  )
  app.get('/api/aws/supported-resources', (c) => {
    requireAccess(c.get('caller'), 'read')
    return c.json({ resource_types: supportedResources(services.resourceTypes()) })
  })
  app.post('/api/aws/test-connection', (c) =>
    detailed(c, async () => {
      requireAccess(c.get('caller'), 'operate')
      const credentials = await bodyOf(c, Credentials, connecting)
      const test = await (await services.real()).accounts.tryKeys(keysOf(credentials))
      if (!test.ok) throw refused(test)
      return c.json({
        status: 'success',
        message: 'Successfully connected to AWS',
        account_id: test.accountId,
        current_region: test.currentRegion,
        available_regions: test.availableRegions,
      })
    }),
  )
  app.post('/api/aws/scan', (c) => detailed(c, () => scanAndWait(c, services)))
  app.post('/api/aws/scan-async', (c) =>
    detailed(c, async () => {
      const { id } = await startScan(c, services)
      return c.json({ status: 'accepted', scan_id: id, status_url: `/api/v1/scans/${id}` }, 202)
    }),
  )
}

async function scanAndWait(c: Context<AppEnv>, services: Services): Promise<Response> {
  const { id, world, words } = await startScan(c, services)
  const limit = AbortSignal.timeout(services.settings.requestTimeoutMs)
  const statusUrl = `/api/v1/scans/${id}`
  try {
    for await (const _figures of world.scans.follow(id, AbortSignal.any([limit, c.req.raw.signal]))) {
      // Only the end counts here; `/scan-async` and the events of the scan are for watching it.
    }
  } catch (error) {
    if (!limit.aborted) throw error
    throw new Detailed(504, 'Request timeout', { scan_id: id, status_url: statusUrl })
  }
  const { status, body } = scanAnswer(
    await world.scans.get(id),
    await world.scans.scopes(id),
    words,
    services.resourceTypes(),
  )
  return c.json({ ...body, scan_id: id }, status)
}

async function startScan(
  c: Context<AppEnv>,
  services: Services,
): Promise<{ id: string; world: World; words: readonly string[] }> {
  requireAccess(c.get('caller'), 'operate')
  const { credentials, resource_types } = await bodyOf(c, ScanBody, scanning)
  const words = resource_types ?? shortWords
  const known = services.resourceTypes()
  const unknown = words.filter(
    (word) => !known.some(({ type, alias }) => type === word || alias.includes(word)),
  )
  if (unknown.length > 0)
    throw new Detailed(
      422,
      `${scanning}there is no resource type ${unknown.join(', ')}; there are ${shortWords.join(', ')}`,
    )
  const world = await services.real()
  const keys = keysOf(credentials)
  const test = await world.accounts.tryKeys(keys)
  if (!test.ok) throw refused(test)
  const connection = await world.accounts.addForRequest(keys, test)
  await services.leaveDemo()
  const { id } = await world.scans
    .start({ accounts: [connection], regions: [credentials.region], types: [...words] }, 'request')
    .catch(async (error: unknown) => {
      await world.accounts.dropForRequest(connection)
      throw error instanceof AppError && error.code === 'bad_request'
        ? new Detailed(400, `${scanning}${error.message}`)
        : error
    })
  await world.audit({
    actor: c.get('caller').name,
    action: 'scan.start',
    subject: id,
    outcome: 'done',
    requestId: c.get('requestId'),
  })
  return { id, world, words }
}

async function bodyOf<T>(c: Context<AppEnv>, schema: z.ZodType<T>, start: string): Promise<T> {
  const said: unknown = await c.req.json().catch(() => {
    throw new Detailed(400, `${start}the body is no JSON document; send Content-Type: application/json`)
  })
  const read = schema.safeParse(said)
  if (read.success) return read.data
  throw new Detailed(422, start + read.error.issues.map(inWords).join('; '))
}

function inWords({ path, code, message }: z.core.$ZodIssue): string {
  const field = path.join('.') || 'the body'
  return code === 'invalid_type' && message.endsWith('received undefined')
    ? `${field} is missing`
    : `${field}: ${message}`
}

function keysOf(credentials: Credentials): RequestKeys {
  const { aws_access_key_id, aws_secret_access_key, aws_session_token, region } = credentials
  return {
    accessKeyId: aws_access_key_id,
    secretAccessKey: aws_secret_access_key,
    sessionToken: aws_session_token,
    region,
  }
}

function refused({ code, reason, hint, missingAction }: ConnectionTest): Detailed {
  const status = (isErrorCode(code) ? errorStatus[code] : 502) as Detailed['status']
  return new Detailed(status, `${connecting}${code}: ${reason}`, {
    code,
    hint,
    ...(missingAction ? { missingAction } : {}),
  })
}
