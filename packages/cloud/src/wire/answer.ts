import type { Service } from '../services/define.ts'
import { jsonMembers, jsonValue } from './json.ts'
import type { Member, OperationShape, Shape } from './shape.ts'
import { escapeXml, textOf } from './text.ts'
import { xmlElement, xmlMembers } from './xml.ts'

/** What goes back over the wire. */
export interface WireAnswer {
  status: number
  headers: Record<string, string>
  body: string | Buffer
}

/** The answer of an operation in its service's protocol. */
export function writeAnswer(
  service: Service,
  operation: OperationShape,
  output: object,
  requestId: string,
): WireAnswer {
  const value = output as Record<string, unknown>
  const { output: shape, name } = operation
  switch (service.protocol) {
    case 'ec2': {
      const content = `<requestId>${requestId}</requestId>${xmlMembers(shape.members, value)}`
      const body = `<${name}Response xmlns="${service.namespace ?? ''}">${content}</${name}Response>`
      return { status: 200, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: prolog + body }
    }
    case 'query': {
      const isVoid = shape.kind !== 'structure'
      const result = isVoid ? '' : `<${name}Result>${xmlMembers(shape.members, value)}</${name}Result>`
      const meta = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
      const body = `<${name}Response xmlns="${service.namespace ?? ''}">${result}${meta}</${name}Response>`
      return { status: 200, headers: { 'content-type': 'text/xml' }, body }
    }
    case 'json':
      return {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify(jsonValue(shape, value)),
      }
    case 'rest-json':
    case 'rest-xml':
      return restAnswer(service, operation, value)
  }
}

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n'

function restAnswer(
  service: Service,
  { output: shape, http }: OperationShape,
  value: Record<string, unknown>,
): WireAnswer {
  const answer: WireAnswer = { status: http?.[2] ?? 200, headers: {}, body: '' }
  if (shape.kind !== 'structure') return answer
  const inBody: Member[] = []
  for (const member of shape.members) {
    const { httpHeader, httpPrefixHeaders, httpResponseCode, httpPayload } = member.own
    const item = value[member.name]
    if (httpPayload) {
      if (item !== undefined && item !== null) setPayload(answer, service, member, item)
      return setHeaders(answer, shape, value)
    }
    if (httpResponseCode && item !== undefined) answer.status = Number(item)
    if (!httpHeader && !httpPrefixHeaders && !httpResponseCode) inBody.push(member)
  }
  if (service.protocol === 'rest-json') {
    answer.headers['content-type'] = 'application/json'
    answer.body = JSON.stringify(jsonMembers(inBody, value))
  } else if (inBody.length > 0) {
    answer.headers['content-type'] = 'application/xml'
    answer.body = prolog + rootElement(service, shape, inBody, value)
  }
  return setHeaders(answer, shape, value)
}

/** S3 gives a bucket's location as the text of the root itself. */
function rootElement(
  service: Service,
  shape: Shape,
  members: readonly Member[],
  value: Record<string, unknown>,
): string {
  const name = String(shape.traits.xmlName ?? shape.name)
  const [only] = members
  const isText = members.length === 1 && only?.name === name && only.shape.kind === 'string'
  const content = isText ? escapeXml(textOf(only.shape, value[name] ?? '', 5)) : xmlMembers(members, value)
  return `<${name} xmlns="${service.namespace ?? ''}">${content}</${name}>`
}

function setPayload(answer: WireAnswer, service: Service, member: Member, value: unknown): void {
  const { shape } = member
  if (shape.kind === 'string' || shape.kind === 'blob') {
    answer.body = typeof value === 'string' ? value : Buffer.from(value as Uint8Array)
    answer.headers['content-type'] = shape.kind === 'string' ? 'application/json' : 'application/octet-stream'
  } else if (service.protocol === 'rest-json') {
    answer.body = JSON.stringify(jsonValue(shape, value))
    answer.headers['content-type'] = 'application/json'
  } else {
    const name = String(member.traits.xmlName ?? shape.name)
    const namespace = member.xml.namespace || ` xmlns="${service.namespace ?? ''}"`
    answer.body = prolog + xmlElement(name, { shape, xml: { ...member.xml, namespace } }, value)
    answer.headers['content-type'] = 'application/xml'
  }
}

function setHeaders(answer: WireAnswer, shape: Shape, value: Record<string, unknown>): WireAnswer {
  for (const member of shape.members) {
    const item = value[member.name]
    if (item === undefined || item === null) continue
    const { httpHeader, httpPrefixHeaders } = member.own
    if (httpHeader) answer.headers[String(httpHeader).toLowerCase()] = textOf(member.shape, item, 6)
    if (httpPrefixHeaders) {
      for (const [key, text] of Object.entries(item as Record<string, string>))
        answer.headers[String(httpPrefixHeaders) + key] = text
    }
  }
  return answer
}
