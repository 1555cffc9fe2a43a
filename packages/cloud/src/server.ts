import { createServer, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { handleAdmin } from './admin.ts'
import type { Control } from './control.ts'
import { dispatch, type Outcome, type Realm } from './dispatch.ts'
import { AwsError } from './errors.ts'
import type { Rule } from './faults/rules.ts'
import type { Ledger, LedgerCall } from './ledger.ts'
import type { Service } from './services/define.ts'
import type { WireAnswer } from './wire/answer.ts'
import { writeError } from './wire/error-answer.ts'
import { identify } from './wire/identify.ts'
import { readRequest, type WireRequest } from './wire/request.ts'
import { readSignature } from './wire/signature.ts'

/** What the HTTP server answers from. */
export interface ServerParts {
  realm: Realm
  services: readonly Service[]
  ledger: Ledger
  control: Control
  /** Milliseconds before each answer. */
  latency: () => number
}

/** The HTTP server of the simulated AWS; not yet listening. */
export function makeServer(parts: ServerParts): Server {
  let count = 0
  const server = createServer((message, response) => {
    const requestId = makeRequestId(++count)
    serve(parts, message, response, requestId).catch((error: unknown) => {
      // The other side went away, or a request that is not HTTP: there is nobody to tell.
      parts.realm.report(error)
      response.destroy()
    })
  })
  server.keepAliveTimeout = 60_000
  return server
}

async function serve(
  parts: ServerParts,
  message: Parameters<typeof readRequest>[0],
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const { realm, ledger } = parts
  if (message.url?.startsWith('/_cloud')) {
    const request = await readRequest(message)
    return handleAdmin(parts.control, request, response)
  }
  const entry = ledger.open(realm.now().getTime())
  const request = await readRequest(message)
  if (parts.latency() > 0) await delay(parts.latency())
  const { answer, damage } = answerCall(parts, request, entry, requestId)
  entry.status = answer.status
  try {
    await deliver(response, answer, damage, entry, requestId)
  } finally {
    entry.end = realm.now().getTime()
  }
}

function answerCall(parts: ServerParts, request: WireRequest, entry: LedgerCall, requestId: string): Outcome {
  const signature = readSignature(request)
  const asked = identify(request, signature?.signingName, parts.services)
  if (asked) return dispatch(parts.realm, request, asked, signature, entry, requestId)
  entry.service = signature?.signingName ?? ''
  entry.operation = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  const error = new AwsError(
    isForm ? 'InvalidAction' : 'UnknownOperationException',
    'This operation is not simulated.',
    isForm ? 400 : 404,
  )
  entry.code = error.code
  return {
    answer: writeError(error, isForm ? 'query' : 'rest-json', {
      id: requestId,
      resource: request.path,
      head: false,
    }),
  }
}

async function deliver(
  response: ServerResponse,
  answer: WireAnswer,
  damage: Rule | undefined,
  entry: LedgerCall,
  requestId: string,
): Promise<void> {
  const body = Buffer.from(answer.body)
  switch (damage?.fault) {
    case 'hang':
      return
    case 'reset':
      entry.status = 0
      response.socket?.resetAndDestroy()
      return
    case 'html':
      entry.status = damage.status ?? 502
      response.writeHead(entry.status, { 'content-type': 'text/html' })
      response.end(
        damage.message ??
          '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
      )
      return
    default:
  }
  response.writeHead(answer.status, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': body.length }),
  })
  entry.bytes = body.length
  if (damage?.fault === 'truncated') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
    return
  }
  if (damage?.fault === 'slow') await drip(response, body, damage.ms ?? 2000)
  response.end(damage?.fault === 'slow' ? undefined : body)
}

/** Sends a body in ten parts over so many milliseconds. */
async function drip(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
  const size = Math.ceil(body.length / 10)
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    await delay(ms / 10)
    response.write(body.subarray(at, at + size))
  }
}

function makeRequestId(count: number): string {
  return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`
}
