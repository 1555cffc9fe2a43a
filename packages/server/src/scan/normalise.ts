import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'
import type { Json } from '../resources/define.ts'
import { cleanText } from './clean-text.ts'

type Normaliser = (value: unknown) => unknown

export interface NormaliseRules {
  /** Paths of lists whose order means something (`Layers`, `A.B`, `A[].B`). */
  ordered?: readonly string[]
  /** Paths that are left out. */
  drop?: readonly string[]
}

/**
 * Compiles an SDK shape into a function that brings an answer into the one form that is stored: members in alphabetical
 * order, times in UTC as ISO 8601, bytes as base64, lists sorted unless their order means something, absent members left
 * out, texts that PostgreSQL's jsonb can hold. Equal things give equal JSON texts, so a hash of the text tells what changed.
 */
export function compileNormaliser(
  shape: StaticStructureSchema,
  rules: NormaliseRules = {},
): (value: object) => Json {
  const ordered = new Set(rules.ordered)
  const drop = new Set(rules.drop)

  const compile = (schema: NormalizedSchema, path: string): Normaliser => {
    if (schema.isListSchema())
      return list(compileOnce(schema.getValueSchema(), `${path}[]`), ordered.has(path))
    if (schema.isMapSchema()) return map(compileOnce(schema.getValueSchema(), path))
    if (schema.isStructSchema() || schema.isUnionSchema()) return struct(members(schema, path))
    if (schema.isDocumentSchema()) return anything
    return scalar
  }

  /** Compiled when first met, because some shapes hold themselves. */
  const compileOnce = (schema: NormalizedSchema, path: string): Normaliser => {
    let compiled: Normaliser | undefined
    return (value) => {
      compiled ??= compile(schema, path)
      return compiled(value)
    }
  }

  const members = (schema: NormalizedSchema, path: string): [string, Normaliser][] =>
    [...schema.structIterator()]
      .map(([name, member]): [string, string, NormalizedSchema] => [
        name,
        path ? `${path}.${name}` : name,
        member,
      ])
      .filter(([, memberPath]) => !drop.has(memberPath))
      .map(([name, memberPath, member]): [string, Normaliser] => [name, compileOnce(member, memberPath)])
      .sort(([a], [b]) => (a < b ? -1 : 1))

  const whole = struct(members(NormalizedSchema.of(shape), ''))
  return (value) => whole(value) as Json
}

function struct(members: readonly [string, Normaliser][]): Normaliser {
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const from = value as Record<string, unknown>
    const to: Record<string, unknown> = {}
    for (const [name, normalise] of members) {
      const member = from[name]
      if (member === undefined || member === null) continue
      const normal = normalise(member)
      if (normal !== undefined) to[name] = normal
    }
    return to
  }
}

function list(normalise: Normaliser, ordered: boolean): Normaliser {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.map(normalise).filter((item) => item !== undefined)
    return ordered || items.length < 2 ? items : sorted(items)
  }
}

function sorted(items: unknown[]): unknown[] {
  return items
    .map((item): [string, unknown] => [typeof item === 'string' ? item : JSON.stringify(item), item])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, item]) => item)
}

function map(normalise: Normaliser): Normaliser {
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const to: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const key of Object.keys(value).sort())
      to[cleanText(key)] = normalise((value as Record<string, unknown>)[key]) ?? null
    return { ...to }
  }
}

function scalar(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return anything(value)
}

/** What the schema leaves open, or what is not of the type that it promises: kept as it is, as far as JSON can. */
function anything(value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map((item) => anything(item) ?? null)
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [cleanText(key), anything((value as Record<string, unknown>)[key]) ?? null]),
    )
  }
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
}
