import type { Json, Place, Relation, ResourceType } from '../resources/define.ts'
import { valuesAt } from './path.ts'

export interface Edge {
  kind: string
  arn: string
}

interface Known {
  config: Json
  details: Readonly<Record<string, Json>>
  computed: Json
}

/** The edges that a row declares. An id becomes an ARN by the target type; the target need not be in the inventory. */
export function relationsOf(
  type: ResourceType,
  known: Known,
  place: Place,
  typeNamed: (name: string) => ResourceType | undefined,
): Edge[] {
  const edges = type.relations.flatMap((relation) =>
    targets(relation, known, place, typeNamed).map((arn) => ({ kind: relation.kind, arn })),
  )
  const unique = new Map(edges.map((edge) => [`${edge.kind} ${edge.arn}`, edge]))
  return [...unique.values()]
}

function targets(
  relation: Relation,
  known: Known,
  place: Place,
  typeNamed: (name: string) => ResourceType | undefined,
): string[] {
  const document =
    relation.from === undefined
      ? known.config
      : relation.from === 'computed'
        ? known.computed
        : known.details[relation.from]
  const values = valuesAt(document, 'arn' in relation ? relation.arn : relation.id)
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '')
  if ('arn' in relation) return texts.filter((text) => text.startsWith('arn:'))
  const target = typeNamed(relation.type)
  return texts.flatMap((id) => (id.startsWith('arn:') ? id : (target?.arnOfId?.(id, place) ?? [])))
}
