import { createHash } from 'node:crypto'
import type { Documents, Json, Place, ResourceType } from '../resources/define.ts'
import { invalidAddresses } from './addresses.ts'
import { compileNormaliser } from './normalise.ts'
import { textAt, valuesAt, withValueAt } from './path.ts'
import { protectSecrets, type KeyedHash } from './protect.ts'
import { tagsOf } from './tags.ts'

/** A listed item on its way to the store. */
export interface Row {
  type: ResourceType
  arn: string
  region: string
  resourceId: string
  name: string | null
  /** undefined: they come from another call, and what is stored stays. */
  tags: Readonly<Record<string, string>> | undefined
  config: Json
  volatile: Json
  hash: Buffer
  /** Columns whose value was none (an address that is no address), with what AWS said. */
  invalid: readonly string[]
}

const normalisers = new WeakMap<ResourceType, (value: object) => Json>()

/** Brings one item of a list call into the form that is stored. Throws when AWS sent no id to know it by. */
export async function buildRow(type: ResourceType, item: object, place: Place, keyedHash: KeyedHash): Promise<Row> {
  const whole = await protectSecrets(normaliserOf(type)(item), type.secrets, keyedHash)
  const { config: still, volatile } = setApart(whole, type.volatile)
  const { config, invalid } = invalidAddresses(type, still)
  const region = type.region?.(config) ?? place.region
  const resourceId = textAt(config, type.id)
  const arn = typeof type.arn === 'string' ? textAt(config, type.arn) : type.arn(config, { ...place, region })
  if (!resourceId || !arn) throw new Error(`${type.type}: an item without ${type.id}`)
  const tags = tagsOf(type, config)
  const name = (type.name && textAt(config, type.name)) || tags?.Name || null
  return { type, arn, region, resourceId, name, tags, config, volatile, invalid, hash: hashOf(type, { config, tags, name, region }) }
}

/** The computed document of a row, from what is known of it now. */
export function computedOf(type: ResourceType, documents: Documents): Json {
  return type.computed?.of(documents) ?? {}
}

/** The edges that a row declares: kind and the target's ARN. */
export function relationsOf(type: ResourceType, config: Json, place: Place, typeNamed: (name: string) => ResourceType | undefined) {
  return type.relations.flatMap((relation) => {
    const values = valuesAt(config, 'arn' in relation ? relation.arn : relation.id).filter((value) => typeof value === 'string')
    if ('arn' in relation) return values.map((arn) => ({ kind: relation.kind, arn }))
    const target = typeNamed(relation.type)
    return values.flatMap((id) => {
      if (id.startsWith('arn:')) return { kind: relation.kind, arn: id }
      const arn = target?.arnOfId?.(id, place)
      return arn ? { kind: relation.kind, arn } : []
    })
  })
}

function normaliserOf(type: ResourceType): (value: object) => Json {
  const known = normalisers.get(type)
  if (known) return known
  const normaliser = compileNormaliser(type.shape, type)
  normalisers.set(type, normaliser)
  return normaliser
}

function setApart(whole: Json, paths: readonly string[]): { config: Json; volatile: Json } {
  let config = whole
  const volatile: Record<string, unknown> = {}
  for (const path of paths) {
    const [value] = valuesAt(config, path)
    if (value === undefined) continue
    volatile[path] = value
    config = withValueAt(config, path, undefined)
  }
  return { config, volatile }
}

function hashOf(type: ResourceType, content: object): Buffer {
  return createHash('sha256')
    .update(`${type.type}/${type.computed?.version ?? 0}/`)
    .update(JSON.stringify(content))
    .digest()
    .subarray(0, 16)
}
