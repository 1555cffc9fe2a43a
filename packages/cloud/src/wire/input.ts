import { readForm } from './form.ts'
import type { Identified } from './identify.ts'
import { formOf, type WireRequest } from './request.ts'
import type { Member } from './shape.ts'

/** The input of an operation, read from path, query, headers and body by its schema. */
export function readInput(
  { service, shape, labels }: Identified,
  request: WireRequest,
): Record<string, unknown> {
  if (!shape || shape.input.kind !== 'structure') return {}
  if (service.protocol === 'ec2' || service.protocol === 'query') {
    return readForm(shape.input, formOf(request) ?? new URLSearchParams(), service.protocol === 'ec2')
  }
  if (service.protocol === 'json') return readJson(request.body)
  const input: Record<string, unknown> = service.protocol === 'rest-json' ? readJson(request.body) : {}
  for (const member of shape.input.members) {
    const value = boundValue(member, request, labels)
    if (value !== undefined) input[member.name] = value
  }
  return input
}

function boundValue(member: Member, request: WireRequest, labels: Readonly<Record<string, string>>): unknown {
  const { httpLabel, httpQuery, httpHeader } = member.own
  let text: string | null | undefined
  if (httpLabel) text = labels[member.name]
  else if (httpQuery) text = request.query.get(String(httpQuery))
  else if (httpHeader) text = request.headers[String(httpHeader).toLowerCase()]
  if (text === undefined || text === null) return undefined
  if (member.shape.kind === 'list') return request.query.getAll(String(httpQuery))
  if (member.shape.kind === 'number') return Number(text)
  if (member.shape.kind === 'boolean') return text === 'true'
  return text
}

/** A body that is not JSON is as good as none: the operation then misses its members. */
function readJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = body.length > 0 ? JSON.parse(body.toString()) : {}
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
