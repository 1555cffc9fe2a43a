import type { Json, ResourceType } from '../resources/define.ts'
import { valuesAt } from './path.ts'

export type TagMap = Readonly<Record<string, string>>

/** Tags as one map, keys in alphabetical order; undefined where another call than the list call tells them, or none that is made. */
export function tagsOf(type: ResourceType, config: Json): TagMap | undefined {
  if (type.tags.from === 'none') return {}
  if (type.tags.from !== 'config') return undefined
  return tagMap(valuesAt(config, type.tags.path)[0] ?? [])
}

/** AWS writes tags as a list of Key and Value or as a map; both become the map. */
export function tagMap(said: unknown): TagMap {
  const entries = Array.isArray(said)
    ? said.flatMap((tag: Json): [string, string][] => {
        const key = tag.Key ?? tag.TagKey ?? tag.key
        return typeof key === 'string' ? [[key, String(tag.Value ?? tag.TagValue ?? tag.value ?? '')]] : []
      })
    : Object.entries((said ?? {}) as Json).map(([key, value]): [string, string] => [key, String(value)])
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
