import type { Member, Shape } from './shape.ts'
import { secondsOf, textOf } from './text.ts'

/** A value as plain JSON: times as seconds since 1970 unless the schema says otherwise, bytes in base64. */
export function jsonValue(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return null
  switch (shape.kind) {
    case 'structure':
      return jsonMembers(shape.members, value as Record<string, unknown>)
    case 'list':
      return (value as unknown[]).map((item) => jsonValue(shape.item.shape, item))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Record<string, unknown>).map(([k, v]) => [k, jsonValue(shape.item.shape, v)]),
      )
    case 'timestamp':
      return shape.timeFormat === 4 || shape.timeFormat === 7 ? secondsOf(value) : textOf(shape, value, 7)
    case 'blob':
      return textOf(shape, value, 7)
    default:
      return value
  }
}

/** The members of a structure that are present, by the names that JSON uses for them. */
export function jsonMembers(
  members: readonly Member[],
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const member of members) {
    const item = value[member.name]
    if (item !== undefined && item !== null)
      result[String(member.traits.jsonName ?? member.name)] = jsonValue(member.shape, item)
  }
  return result
}
