import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'
import type { ResourceType, Source } from '../../src/resources/define.ts'

/** Whether a path of a definition (`A.B`, through lists `A[].B`, a list of texts `A[]`) leads somewhere in a shape. */
export function leadsIn(shape: StaticStructureSchema, path: string): boolean {
  let schema: NormalizedSchema | undefined = NormalizedSchema.of(shape)
  for (const step of path.split('.')) {
    schema = schema?.isStructSchema() ? memberOf(schema, step.replace('[]', '')) : undefined
    if (step.endsWith('[]')) schema = schema?.isListSchema() ? schema.getValueSchema() : undefined
  }
  return schema !== undefined
}

/** Shapes of all that a row of the type may hold: `config`, and each detail and side call by its operation. */
export function shapesOf(type: ResourceType, sources: readonly Source[]): Map<string, StaticStructureSchema> {
  const sides = sources
    .filter(({ types }) => types.includes(type))
    .flatMap(({ sides }) => Object.entries(sides))
  const calls = [...Object.entries(type.details), ...sides]
  return new Map([['config', type.shape], ...calls.map(([name, { shape }]) => [name, shape] as const)])
}

function memberOf(schema: NormalizedSchema, name: string): NormalizedSchema | undefined {
  const members: Record<string, NormalizedSchema> = schema.getMemberSchemas()
  return members[name]
}
