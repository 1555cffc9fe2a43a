/**
 * Reads the schemas that the AWS SDK clients export at run time (`DescribeInstances$`, …) into shapes that
 * the readers and writers of the wire protocols walk. A schema is a number (a simple type, or a list or map
 * of one), a tuple that begins with its kind, or a function that gives one of these.
 */
type Kind =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'blob'
  | 'document'
  | 'unit'

/** Smithy traits by name, as the SDK writes them. */
type Traits = Readonly<Record<string, unknown>>

/** A member of a structure, or the item of a list. */
export interface Member {
  name: string
  shape: Shape
  /** The member's own traits only. */
  own: Traits
  /** Traits of the target shape, overlaid with the member's own. */
  traits: Traits
  /** How it is written in XML; kept beside the traits because every element asks for it. */
  xml: XmlTraits
}

/** How a member is written in XML. */
interface XmlTraits {
  /** Its element in a structure. */
  name: string
  /** The element of each item, if it is a list. */
  item: string
  isFlat: boolean
  isAttribute: boolean
  /** Its namespace declaration, with a space before it, or nothing. */
  namespace: string
}

/** A type of a service's model. */
export interface Shape {
  kind: Kind
  name: string
  traits: Traits
  /** 4 the protocol's default, 5 date-time, 6 http-date, 7 epoch seconds. */
  timeFormat: number
  members: readonly Member[]
  /** Item of a list, value of a map. */
  item: Member
  key: Member
}

/** One operation of a service as its SDK client describes it. */
export interface OperationShape {
  name: string
  /** Method, path with labels and literal query, status. Absent for the RPC protocols. */
  http: readonly [string, string, number] | undefined
  input: Shape
  output: Shape
}

const bits = ['httpLabel', 'idempotent', 'idempotencyToken', 'sensitive', 'httpPayload', 'httpResponseCode']
const noTraits: Traits = {}
const cache = new Map<unknown, Shape>()

/** Gives the shape of a schema; recursive schemas are resolved when they are walked. */
function shapeOf(reference: unknown): Shape {
  const known = cache.get(reference)
  if (known) return known
  const schema = typeof reference === 'function' ? (reference() as unknown) : reference
  const shape = schema === reference ? readSchema(schema) : shapeOf(schema)
  cache.set(reference, shape)
  return shape
}

/** All operations that an SDK client module exports, by name. */
export function operationsOf(client: Readonly<Record<string, unknown>>): Map<string, OperationShape> {
  const found = new Map<string, OperationShape>()
  for (const schema of Object.values(client)) {
    if (!Array.isArray(schema) || schema[0] !== 9) continue
    const traits = traitsOf(schema[3])
    const http = traits.http as OperationShape['http']
    found.set(String(schema[2]), {
      name: String(schema[2]),
      http,
      input: shapeOf(schema[4]),
      output: shapeOf(schema[5]),
    })
  }
  return found
}

function readSchema(schema: unknown): Shape {
  if (schema === 'unit') return simple('unit', 0)
  if (typeof schema === 'number') return readNumber(schema)
  if (!Array.isArray(schema)) throw new Error(`Unknown schema ${String(schema)}`)
  const traits = traitsOf(schema[3])
  const base = { name: String(schema[2]), traits, timeFormat: 4 }
  switch (schema[0]) {
    case 0:
      return { ...shapeOf(schema[4]), name: base.name, traits }
    case 1:
      return lazy({ ...base, kind: 'list' }, { item: () => readMember('member', schema[4]) })
    case 2:
      return lazy(
        { ...base, kind: 'map' },
        { key: () => readMember('key', schema[4] ?? 0), item: () => readMember('value', schema[5]) },
      )
    case 3:
    case 4:
    case -3: {
      const names = schema[4] as string[]
      const types = schema[5] as unknown[]
      return lazy(
        { ...base, kind: 'structure' },
        { members: () => names.map((name, i) => readMember(name, types[i])) },
      )
    }
    default:
      throw new Error(`Unknown kind of schema ${String(schema[0])}`)
  }
}

function readNumber(schema: number): Shape {
  if (schema >= 128)
    return lazy(
      { ...simple('map', 4) },
      { key: () => readMember('key', 0), item: () => readMember('value', schema & 63) },
    )
  if (schema >= 64) return lazy({ ...simple('list', 4) }, { item: () => readMember('member', schema & 63) })
  if (schema === 2) return simple('boolean', 4)
  if (schema === 1 || schema === 17 || schema === 19) return simple('number', 4)
  if (schema === 15) return simple('document', 4)
  if (schema === 21 || schema === 42) return simple('blob', 4)
  if (schema >= 4 && schema <= 7) return simple('timestamp', schema)
  return simple('string', 4)
}

function simple(kind: Kind, timeFormat: number): Shape {
  return { kind, name: kind, traits: noTraits, timeFormat, members: [], item: nothing, key: nothing }
}

const nothing: Member = {
  name: '',
  own: noTraits,
  traits: noTraits,
  xml: { name: '', item: 'member', isFlat: false, isAttribute: false, namespace: '' },
  get shape(): Shape {
    throw new Error('This shape has no members')
  },
}

type Parts = Pick<Shape, 'members' | 'item' | 'key'>
type LazyParts = { [K in keyof Parts]?: () => Parts[K] }

/** Members are read when first asked for, because schemas may contain themselves. */
function lazy(base: Pick<Shape, 'kind' | 'name' | 'traits' | 'timeFormat'>, parts: LazyParts): Shape {
  const shape: Shape = { ...simple(base.kind, base.timeFormat), name: base.name, traits: base.traits }
  for (const [part, make] of Object.entries(parts)) {
    Object.defineProperty(shape, part, {
      configurable: true,
      enumerable: true,
      get: () => {
        const value = make()
        Object.defineProperty(shape, part, { value, enumerable: true })
        return value
      },
    })
  }
  return shape
}

function readMember(name: string, schema: unknown): Member {
  const isMember = Array.isArray(schema) && schema.length === 2
  const own = isMember ? traitsOf(schema[1]) : noTraits
  const shape = shapeOf(isMember ? schema[0] : schema)
  const traits = { ...shape.traits, ...own }
  return { name, shape, own, traits, xml: xmlTraits(name, own, traits) }
}

function xmlTraits(name: string, own: Traits, traits: Traits): XmlTraits {
  const namespace = traits.xmlNamespace as [string | undefined, string] | string | undefined
  const [prefix, uri] = typeof namespace === 'string' ? [undefined, namespace] : (namespace ?? [])
  return {
    name: String(own.xmlName ?? name),
    item: String(traits.xmlName ?? 'member'),
    isFlat: Boolean(traits.xmlFlattened),
    isAttribute: Boolean(traits.xmlAttribute),
    namespace: uri ? ` xmlns${prefix ? `:${prefix}` : ''}="${uri}"` : '',
  }
}

function traitsOf(indicator: unknown): Traits {
  if (indicator && typeof indicator === 'object') return indicator as Traits
  const set = Number(indicator ?? 0)
  if (set === 0) return noTraits
  return Object.fromEntries(bits.filter((_, bit) => (set >> bit) & 1).map((name) => [name, 1]))
}
