import type { IncomingMessage } from 'node:http'

/** A request as it came over the wire, body included. */
export interface WireRequest {
  method: string
  /** The path as sent, not decoded, without the query. */
  path: string
  rawQuery: string
  query: URLSearchParams
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const url = message.url ?? '/'
  const mark = url.indexOf('?')
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) headers[name] = String(value)
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers,
    body: Buffer.concat(chunks),
  }
}

/** The form of a query request: its body, or its URL for GET. */
export function formOf(request: WireRequest): URLSearchParams | undefined {
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(request.body.toString())
  }
  return request.query.has('Action') ? request.query : undefined
}
