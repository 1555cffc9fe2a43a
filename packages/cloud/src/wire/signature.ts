import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WireRequest } from './request.ts'

/** What a request says about how it was signed (Signature Version 4). */
export interface Signature {
  accessKeyId: string
  /** As `20261101`. */
  date: string
  region: string
  signingName: string
  signedHeaders: readonly string[]
  signature: string
  /** As `20261101T101500Z`. */
  time: string
  sessionToken: string | undefined
  /** The signature stands in the URL. */
  presigned: boolean
}

/** Reads the signature from the Authorization header or, for pre-signed URLs, from the query. */
export function readSignature({ headers, query }: WireRequest): Signature | undefined {
  const parts = headers.authorization?.startsWith('AWS4-HMAC-SHA256')
    ? new Map(
        headers.authorization
          .slice(17)
          .split(',')
          .map((part) => splitOnce(part.trim())),
      )
    : undefined
  const presigned = !parts && query.has('X-Amz-Signature')
  const get = (name: string) => parts?.get(name) ?? (presigned ? query.get(`X-Amz-${name}`) : null)
  const [accessKeyId, date, region, signingName] = get('Credential')?.split('/') ?? []
  const signature = get('Signature')
  if (!accessKeyId || !date || !region || !signingName || !signature) return undefined
  return {
    accessKeyId,
    date,
    region,
    signingName,
    signature,
    presigned,
    signedHeaders: (get('SignedHeaders') ?? '').toLowerCase().split(';'),
    time: (presigned ? query.get('X-Amz-Date') : headers['x-amz-date']) ?? '',
    sessionToken:
      (presigned ? query.get('X-Amz-Security-Token') : headers['x-amz-security-token']) ?? undefined,
  }
}

/** Whether the request was signed with this secret. */
export function isSignedWith(request: WireRequest, signature: Signature, secretAccessKey: string): boolean {
  const scope = `${signature.date}/${signature.region}/${signature.signingName}/aws4_request`
  const canonical = sha256(canonicalRequest(request, signature))
  const text = `AWS4-HMAC-SHA256\n${signature.time}\n${scope}\n${canonical}`
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`)
  for (const part of scope.split('/')) key = hmac(key, part)
  const expected = hmac(key, text).toString('hex')
  return (
    expected.length === signature.signature.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(signature.signature))
  )
}

function canonicalRequest(request: WireRequest, signature: Signature): string {
  const isS3 = signature.signingName === 's3'
  const path = isS3 ? request.path : request.path.split('/').map(encode).join('/')
  const query = request.rawQuery
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => splitOnce(pair).map((part) => encode(decode(part))) as [string, string])
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const headers = signature.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`,
  )
  return [
    request.method,
    path,
    query,
    headers.join(''),
    signature.signedHeaders.join(';'),
    payloadHash(request, signature),
  ].join('\n')
}

function payloadHash(request: WireRequest, signature: Signature): string {
  const given = request.headers['x-amz-content-sha256']
  if (signature.presigned) return given ?? 'UNSIGNED-PAYLOAD'
  const isUnsigned = given === 'UNSIGNED-PAYLOAD' || given?.startsWith('STREAMING-')
  return isUnsigned && given ? given : sha256(request.body)
}

function byNameThenValue(a: [string, string], b: [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decode(text: string): string {
  return decodeURIComponent(text.replace(/\+/g, ' '))
}

/** Percent-encoding of RFC 3986, as Signature Version 4 asks for. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
