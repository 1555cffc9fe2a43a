import type { Documents, Json, ResourceType, Source } from '../../src/resources/define.ts'
import { resourceTypes, sources } from '../../src/resources/index.ts'
import { notedCall } from './catalogue-calls.ts'

/** Where the tests of definitions take place. */
export const place = { partition: 'aws', account: '111111111111', region: 'eu-west-1' }

/** The type of that name; throws where there is none. */
export function typeNamed(name: string): ResourceType {
  const type = resourceTypes.find((one) => one.type === name)
  if (!type) throw new Error(`no type ${name}`)
  return type
}

/** Who a row of the type is, and what is computed for it, from what AWS said. */
export function rowOf(type: ResourceType, config: Json, details: Documents['details'] = {}) {
  const region = type.region?.(config, details) ?? place.region
  return {
    type: type.type,
    arn: typeof type.arn === 'string' ? config[type.arn] : type.arn(config, { ...place, region }),
    id: config[type.id],
    name: type.name && config[type.name],
    region,
    computed: type.computed?.of({ config, details, tags: null }),
  }
}

/** Rows that a source makes of one answer of its list call, and the token of the page after. */
export async function listed(source: string, answer: object) {
  const { list, typeOf } = sourceNamed(source)
  const operation = source.slice(source.indexOf(':') + 1)
  const { items, next } = await list(notedCall(place, { [operation]: answer }).call, undefined)
  const rows = items.flatMap((item) => {
    const type = typeOf(item)
    return type ? [rowOf(type, { ...item })] : []
  })
  return { rows, next }
}

/** Items of a side list by the key of the row they belong to. */
export async function sideItems(source: string, side: string, answer: object) {
  const { list, key } = sourceNamed(source).sides[side] ?? {}
  if (!list || !key) throw new Error(`no side ${side}`)
  const { items, next } = await list(notedCall(place, { [side]: answer }).call, undefined)
  return { items: items.map((item) => [key({ ...item }), item] as const), next }
}

function sourceNamed(name: string): Source {
  const source = sources.find((one) => one.source === name)
  if (!source) throw new Error(`no source ${name}`)
  return source
}
