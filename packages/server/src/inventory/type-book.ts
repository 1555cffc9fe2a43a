import { AppError } from '@skydeck/contract'
import type { ResourceType, Source } from '../resources/define.ts'
import { nearNames } from './near-names.ts'

/** The catalogue as the inventory asks it. */
export interface TypeBook {
  /** The types that words mean: a type's name, or another word for one or several. Throws AppError `bad_request`. */
  named(words: readonly string[]): ResourceType[]
  find(type: string): ResourceType | undefined
  sourceOf(type: string): Source | undefined
  readonly sources: readonly Source[]
}

/** Makes the book of a catalogue's types. */
export function createTypeBook(sources: readonly Source[]): TypeBook {
  const types = new Map(
    sources.flatMap((source) => source.types.map((type) => [type.type, { type, source }] as const)),
  )
  const words = new Map<string, ResourceType[]>()
  for (const { type } of types.values()) {
    for (const word of type.alias) words.set(word, [...(words.get(word) ?? []), type])
  }
  const one = (word: string): ResourceType[] => {
    const found = types.get(word)
    const meant = found ? [found.type] : words.get(word)
    if (meant) return meant
    const near = nearNames(word, [...types.keys(), ...words.keys()])
    throw new AppError(
      'bad_request',
      `There is no type ${word}.`,
      near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'GET /api/v1/resource-types lists them.',
    )
  }
  return {
    named: (list) => [...new Set(list.flatMap(one))],
    find: (type) => types.get(type)?.type,
    sourceOf: (type) => types.get(type)?.source,
    sources,
  }
}
