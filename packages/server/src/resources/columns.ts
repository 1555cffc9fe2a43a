import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'

/** SQL types of a view's columns; `facts` of each kind: Steampipe's string, int, double, bool, timestamp, json, ipaddr, cidr. */
export type ColumnKind =
  | 'text'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'
  | 'inet'
  | 'cidr'

/**
 * Where a column's value stands.
 * `config`: path in what the list call said. `detail`: path in the answer of a detail or side call; an empty path is the
 * whole answer, null where it is empty. `volatile`: path in what is kept beside the row, written as in `TypeRules.volatile`;
 * `needs` as below. `computed`: name in the computed document; `needs` names the calls without which it is unknown. `never`: a column of the published table whose
 * call Skydeck does not make, with the reason: null and always named in `unknown_columns`.
 */
export type ColumnRule =
  | string
  | { from: 'config'; path: string; kind: ColumnKind; indexed?: true }
  | { from: 'detail'; operation: string; path: string; kind?: ColumnKind }
  | { from: 'computed'; name: string; kind: ColumnKind; needs?: readonly string[] }
  | { from: 'volatile'; path: string; kind: ColumnKind; needs?: readonly string[] }
  | { from: 'row'; value: 'tags_src' | 'arn' | 'name' }
  | { from: 'never'; operation: string; kind: ColumnKind; reason: string }

export interface Column {
  name: string
  kind: ColumnKind
  rule: Exclude<ColumnRule, string>
}

/** A member of the list call's answer read as another SQL type than its own: `as('inet', 'PrivateIpAddress')`. */
export const as = (kind: ColumnKind, path: string): ColumnRule => ({ from: 'config', path, kind })

/** A value of a detail or side call's answer. */
export const detail = (operation: string, path: string, kind?: ColumnKind): ColumnRule =>
  kind ? { from: 'detail', operation, path, kind } : { from: 'detail', operation, path }

/** A value of the computed document; unknown while one of `needs` was not answered. */
export const computed = (kind: ColumnKind, name: string, needs?: readonly string[]): ColumnRule =>
  needs ? { from: 'computed', name, kind, needs } : { from: 'computed', name, kind }

/** A member that moves by itself, kept beside the row; unknown while one of `needs` was not answered. */
export const moving = (kind: ColumnKind, path: string, needs?: readonly string[]): ColumnRule =>
  needs ? { from: 'volatile', path, kind, needs } : { from: 'volatile', path, kind }

/** A published column whose call Skydeck does not make, and why. */
export const never = (kind: ColumnKind, operation: string, reason: string): ColumnRule => ({
  from: 'never',
  operation,
  kind,
  reason,
})

/** AWS's list of tags as `[{Key, Value}]`, whatever call the tags came from. */
export const tagsSource: ColumnRule = { from: 'row', value: 'tags_src' }

/** `DBInstanceClass` → `db_instance_class`, `VPCId` → `vpc_id`, `Ipv6Address` → `ipv6_address`, `GroupARNs` → `group_arns`. */
export function snakeCase(member: string): string {
  return member
    .replace(/([A-Z])([A-Z]+s)(?![a-z])/g, (_, first: string, rest: string) => first + rest.toLowerCase())
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/**
 * The SQL type of a member. The SDK's schema knows numbers but not whether they are whole; AWS's are, but for a few that a
 * definition names with `as('double precision', …)`.
 */
export function kindOfSchema(schema: NormalizedSchema): ColumnKind {
  if (
    schema.isListSchema() ||
    schema.isMapSchema() ||
    schema.isStructSchema() ||
    schema.isUnionSchema() ||
    schema.isDocumentSchema()
  )
    return 'jsonb'
  if (schema.isTimestampSchema()) return 'timestamptz'
  if (schema.isBooleanSchema()) return 'boolean'
  if (schema.isNumericSchema() || schema.isBigIntegerSchema()) return 'bigint'
  return 'text'
}

/** The member that a dotted path leads to, or undefined where the shape has no such member. */
export function schemaAt(shape: StaticStructureSchema, path: string): NormalizedSchema | undefined {
  let schema: NormalizedSchema = NormalizedSchema.of(shape)
  for (const name of path.split('.')) {
    if (schema.isMapSchema()) schema = schema.getValueSchema()
    else if (schema.isStructSchema()) {
      const members: Record<string, NormalizedSchema> = schema.getMemberSchemas()
      const member = members[name]
      if (!member) return undefined
      schema = member
    } else return undefined
  }
  return schema
}
