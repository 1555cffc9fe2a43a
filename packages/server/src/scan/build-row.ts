import { createHash } from 'node:crypto'
import type { Json, Place, ResourceType } from '../resources/define.ts'
import { invalidAddresses } from './addresses.ts'
import { compileNormaliser } from './normalise.ts'
import { textAt, valuesAt, withValueAt } from './path.ts'
import { type KeyedHash, protectSecrets } from './protect.ts'
import { type TagMap, tagsOf } from './tags.ts'

/** A listed item in the form that is stored, before anything but the list call was asked. */
export interface ListedItem {
  type: ResourceType
  config: Json
  volatile: Json
  /** undefined: they come from another call, and what is stored stays. */
  tags: TagMap | undefined
  /** Columns whose value was none (an address that is no address), with what AWS said. */
  invalid: readonly string[]
}

const normalisers = new WeakMap<ResourceType, (value: object) => Json>()

/** Brings one item of a list call into its stored form: normalised, without secrets, what moves by itself set apart. */
export async function readItem(type: ResourceType, item: object, keyedHash: KeyedHash): Promise<ListedItem> {
  const whole = await protectSecrets(normaliserOf(type)(item), type.secrets, keyedHash)
  const { still, volatile } = setApart(whole, type.volatile)
  const { config, invalid } = invalidAddresses(type, still)
  return { type, config, volatile, tags: tagsOf(type, config), invalid }
}

/** Who a row is. */
export interface Identity {
  region: string
  resourceId: string
  arn: string
  name: string | null
}

/** Who the item is: its id, ARN, region and name. Throws when AWS sent neither an id nor an ARN to know it by. */
export function identify(item: ListedItem, details: Readonly<Record<string, Json>>, place: Place): Identity {
  const { type, config, tags } = item
  const region = type.region?.(config, details) ?? place.region
  const id = textAt(config, type.id)
  const arn = arnOf(type, config, id, { ...place, region })
  // An ARN that AWS itself sent names the row well enough; one that is made of the id does not.
  const resourceId = id || (typeof type.arn === 'string' ? arn : undefined)
  if (!resourceId || !arn) throw new Error(`AWS sent a ${type.title} without ${type.id}.`)
  const name = (type.name && textAt(config, type.name)) || tags?.Name || null
  return { region, resourceId, arn, name }
}

/** Where AWS leaves out an ARN that it usually sends, it is made from the id, for the types that can. */
function arnOf(type: ResourceType, config: Json, id: string | undefined, place: Place): string | undefined {
  if (typeof type.arn !== 'string') return type.arn(config, place)
  return textAt(config, type.arn) || (id && type.arnOfId?.(id, place))
}

/** Hash of what the list call said and what follows from it. */
export function hashOf(
  type: ResourceType,
  content: { config: Json; tags: TagMap | undefined; name: string | null; region: string },
): string {
  return createHash('sha256')
    .update(`${type.type}/${type.computed?.version ?? 0}/`)
    .update(JSON.stringify(content))
    .digest('hex')
    .slice(0, 32)
}

/** Takes out of a document the members that move by themselves, by path. */
export function setApart(whole: Json, paths: readonly string[]): { still: Json; volatile: Json } {
  let still = whole
  const volatile: Record<string, unknown> = {}
  for (const path of paths) {
    const [value] = valuesAt(still, path)
    if (value === undefined) continue
    volatile[path] = value
    still = withValueAt(still, path, undefined)
  }
  return { still, volatile }
}

function normaliserOf(type: ResourceType): (value: object) => Json {
  const known = normalisers.get(type)
  if (known) return known
  const normaliser = compileNormaliser(type.shape, type)
  normalisers.set(type, normaliser)
  return normaliser
}
