import type { HonoRequest } from 'hono'

/**
 * True if the body of a request is within `limit` bytes. A declared length is believed, since the server holds the
 * sender to it; a body without one is counted while it is read, and kept for the handlers. Reads at most one chunk
 * more than the limit.
 */
export async function bodyFits(request: HonoRequest, limit: number): Promise<boolean> {
  const declared = request.header('content-length')
  if (declared !== undefined && request.header('transfer-encoding') === undefined) {
    return /^\d+$/.test(declared) && Number(declared) <= limit
  }
  const { body } = request.raw
  if (!body) return true
  const read = await readUpTo(body, limit)
  if (read) request.raw = new Request(request.raw, { method: request.method, body: read })
  return read !== undefined
}

async function readUpTo(body: ReadableStream<Uint8Array>, limit: number): Promise<Blob | undefined> {
  const reader = body.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks)
    length += value.length
    if (length > limit) {
      await reader.cancel()
      return undefined
    }
    chunks.push(new Uint8Array(value))
  }
}
