import { AppError } from '@skydeck/contract'
import type { ResourceType } from '../resources/define.ts'

/** The types that a word stands for: a type's own name or one of its other words. Throws `bad_request` naming near ones. */
export function typesOfWords(types: readonly ResourceType[], words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const found = types.filter(({ type, alias }) => type === word || alias.includes(word))
    if (found.length > 0) return found.map(({ type }) => type)
    const near = types
      .map(({ type }) => type)
      .filter((type) => type.includes(word.replace(/^aws_/, '')) || word.includes(type.replace(/^aws_/, '')))
    const hint =
      near.length > 0 ? `Did you mean ${near.slice(0, 3).join(', ')}?` : '`skydeck types` lists all.'
    throw new AppError('bad_request', `There is no resource type ${JSON.stringify(word)}.`, hint)
  })
}
