import type { Service } from '../services/define.ts'
import { formOf, type WireRequest } from './request.ts'
import type { OperationShape } from './shape.ts'

/** The service and operation that a request asks for; `shape` is missing for one that the SDK does not know. */
export interface Identified {
  service: Service
  operation: string
  shape: OperationShape | undefined
  /** Values in the path, by label. */
  labels: Readonly<Record<string, string>>
}

/** Finds out what a request asks for; undefined if no service here has that signing name or target. */
export function identify(
  request: WireRequest,
  signingName: string | undefined,
  services: readonly Service[],
): Identified | undefined {
  const target = request.headers['x-amz-target']
  if (target) {
    const [prefix, operation = ''] = target.split('.')
    return named(
      services.find((service) => service.target === prefix),
      operation,
    )
  }
  const candidates = services.filter((service) => service.signingName === signingName)
  const form = formOf(request)
  if (form) {
    const all = candidates.length > 0 ? candidates : services
    return named(
      all.find((service) => service.version === form.get('Version')) ?? candidates[0],
      form.get('Action') ?? '',
    )
  }
  const [service] = candidates
  if (service?.protocol === 'rest-xml') return routeBucket(service, request)
  if (service?.protocol === 'rest-json') return routePath(service, request)
  return named(service, '')
}

function named(service: Service | undefined, operation: string): Identified | undefined {
  return service && { service, operation, shape: service.shapes.get(operation), labels: {} }
}

/** S3: bucket and key are not in the path of the schema; literal parts of its query tell operations apart. */
function routeBucket(service: Service, request: WireRequest): Identified {
  const host = /^([^.]+(?:\.[^.]+)*)\.localhost(?::\d+)?$/.exec(request.headers.host ?? '')?.[1]
  const path = host === undefined ? request.path.slice(1) : `${host}${request.path}`
  const slash = path.indexOf('/')
  const bucket = decodeURIComponent(slash < 0 ? path : path.slice(0, slash))
  const key = slash < 0 ? '' : decodeURIComponent(path.slice(slash + 1))
  let best: { shape: OperationShape; score: number } | undefined
  for (const shape of service.shapes.values()) {
    const score = scoreBucket(shape, request, bucket !== '', key !== '')
    const implemented = shape.name in service.operations ? 0.5 : 0
    if (score !== undefined && score + implemented > (best?.score ?? -1))
      best = { shape, score: score + implemented }
  }
  const labels = { ...(bucket && { Bucket: bucket }), ...(key && { Key: key }) }
  return { service, operation: best?.shape.name ?? request.method, shape: best?.shape, labels }
}

function scoreBucket(
  shape: OperationShape,
  { method, query }: WireRequest,
  bucket: boolean,
  key: boolean,
): number | undefined {
  const [verb, template] = shape.http ?? []
  if (verb !== method || template === undefined) return undefined
  const [path = '', literals = ''] = template.split('?')
  const needsBucket = shape.input.members.some((member) => member.name === 'Bucket' && member.own.httpLabel)
  if (needsBucket !== bucket || path.includes('{Key+}') !== key) return undefined
  let score = 0
  for (const [name, value] of new URLSearchParams(literals)) {
    if (name === 'x-id') score += query.get('x-id') === value ? 1 : 0
    else if (!query.has(name) || (value !== '' && query.get(name) !== value)) return undefined
    else score += 2
  }
  return score
}

function routePath(service: Service, request: WireRequest): Identified {
  const parts = request.path.split('/')
  const all = [...service.shapes.values()].sort((a, b) => literals(b).length - literals(a).length)
  for (const shape of all) {
    const [verb, template = ''] = shape.http ?? []
    if (
      verb !== request.method ||
      !literals(shape).every(([name, value]) => request.query.get(name) === value)
    )
      continue
    const labels = matchPath(template.split('?')[0] ?? '', parts)
    if (labels) return { service, operation: shape.name, shape, labels }
  }
  return { service, operation: `${request.method} ${request.path}`, shape: undefined, labels: {} }
}

/** The literal part of an operation's query. */
function literals(shape: OperationShape): [string, string][] {
  return [...new URLSearchParams(shape.http?.[1].split('?')[1] ?? '')]
}

function matchPath(template: string, parts: readonly string[]): Record<string, string> | undefined {
  const wanted = template.split('/')
  const given = parts.at(-1) === '' && wanted.at(-1) !== '' ? parts.slice(0, -1) : parts
  if (wanted.length !== given.length && `${template}/` !== parts.join('/')) return undefined
  const labels: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const value = given[i]
    if (value === undefined) {
      if (part !== '') return undefined
    } else if (part.startsWith('{')) {
      if (value === '') return undefined
      labels[part.slice(1, -1)] = decodeURIComponent(value)
    } else if (part !== value) return undefined
  }
  return labels
}
