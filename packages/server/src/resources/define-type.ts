import { NormalizedSchema } from '@smithy/core/schema'
import {
  type Column,
  type ColumnKind,
  type ColumnRule,
  kindOfSchema,
  schemaAt,
  snakeCase,
} from './columns.ts'
import type { ResourceType, TypeRules } from './define.ts'

/** Columns that every view has, in the order in which they close it. They win over a member of the same name. @internal for tests */
export const commonColumns = [
  'title',
  'tags',
  'akas',
  'partition',
  'region',
  'account_id',
  'arn',
  'verified_at',
  'unknown_columns',
] as const

/** The longest name that PostgreSQL keeps whole, in bytes; our names are ASCII. */
const longestName = 63

/** States an inventory type. Plain columns are derived from the shape; `columns` holds what differs. */
export function defineType(rules: TypeRules): ResourceType {
  const complete = {
    ...rules,
    details: rules.details ?? {},
    relations: rules.relations ?? [],
    ordered: rules.ordered ?? [],
    volatile: rules.volatile ?? [],
    secrets: rules.secrets ?? {},
    drop: rules.drop ?? [],
    alias: rules.alias ?? [],
  }
  return { ...complete, allColumns: columnsOf(rules) }
}

/**
 * The columns of a type's view: first those written by hand, then snake_case of each member, then `parent_member` one level
 * down. Throws where a path leads nowhere in the shape, so that a misspelt member cannot ship.
 */
function columnsOf(rules: TypeRules): readonly Column[] {
  const columns = new Map<string, Column>()
  const taken = (name: string) => columns.has(name) || (commonColumns as readonly string[]).includes(name)
  for (const [name, rule] of Object.entries(rules.columns)) columns.set(name, resolve(rules, name, rule))
  const tags = rules.tags.from === 'config' ? rules.tags.path : undefined
  for (const { name, path, schema } of plainColumns(rules)) {
    // PostgreSQL cuts longer names; the value stays within reach in the column of the parent.
    const hidden = path === tags || within(path, rules.drop) || name.length > longestName
    if (!taken(name) && !hidden) columns.set(name, columnAt(rules, name, path, kindOfSchema(schema)))
  }
  for (const name of commonColumns) columns.delete(name)
  return [...columns.values()]
}

/** A member that moves by itself is read from beside the row, every other from config. */
function columnAt(rules: TypeRules, name: string, path: string, kind: ColumnKind): Column {
  return { name, kind, rule: { from: within(path, rules.volatile) ? 'volatile' : 'config', path, kind } }
}

function within(path: string, roots: readonly string[] = []): boolean {
  return roots.some((root) => path === root || path.startsWith(`${root}.`))
}

function* plainColumns(
  rules: TypeRules,
): Generator<{ name: string; path: string; schema: NormalizedSchema }> {
  const nested: { name: string; path: string; schema: NormalizedSchema }[] = []
  for (const [member, schema] of NormalizedSchema.of(rules.shape).structIterator()) {
    yield { name: snakeCase(member), path: member, schema }
    if (!schema.isStructSchema()) continue
    for (const [inner, innerSchema] of schema.structIterator()) {
      nested.push({
        name: `${snakeCase(member)}_${snakeCase(inner)}`,
        path: `${member}.${inner}`,
        schema: innerSchema,
      })
    }
  }
  yield* nested
}

function resolve(rules: TypeRules, name: string, rule: ColumnRule): Column {
  if (typeof rule === 'string') {
    const schema = schemaAt(rules.shape, rule)
    if (!schema) throw new Error(`${rules.type}.${name}: the shape has no member ${rule}`)
    return columnAt(rules, name, rule, kindOfSchema(schema))
  }
  if (rule.from === 'detail') {
    const shape = rules.details?.[rule.operation]?.shape
    const kind = rule.kind ?? (shape && kindOf(shape, rule.path))
    if (!kind)
      throw new Error(
        `${rules.type}.${name}: ${rule.operation} has no ${rule.path}, or its kind is to be given`,
      )
    return { name, kind, rule: { ...rule, kind } }
  }
  if (rule.from === 'config' && !schemaAt(rules.shape, rule.path))
    throw new Error(`${rules.type}.${name}: the shape has no member ${rule.path}`)
  if (rule.from === 'row') return { name, kind: rule.value === 'tags_src' ? 'jsonb' : 'text', rule }
  return { name, kind: rule.kind, rule }
}

function kindOf(shape: Parameters<typeof schemaAt>[0], path: string) {
  const schema = schemaAt(shape, path)
  return schema && kindOfSchema(schema)
}
