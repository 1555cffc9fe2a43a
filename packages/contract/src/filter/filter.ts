import { z } from 'zod'

/** What a condition may ask. `:` contains, `!:` does not, `^=` begins with, `exists` takes true or false. */
export const filterOps = ['=', '!=', ':', '!:', '^=', '>', '>=', '<', '<=', 'in', 'exists'] as const

/** Bounds that keep a filter's SQL small: groups inside groups, conditions in all, values of one `in`, lengths. */
export const filterLimits = { depth: 8, conditions: 100, values: 1000, text: 4096, column: 300 } as const

const text = z.string().max(filterLimits.text)
const scalar = z.union([text, z.number(), z.boolean()])
const column = z
  .string()
  .min(1)
  .max(filterLimits.column)
  .describe('A column, or a column, a dot and a key. All after the first dot is the key: `tags.cost center`.')

const condition = z.discriminatedUnion('op', [
  z.strictObject({ column, op: z.enum(['=', '!=']), value: scalar.nullable() }),
  z.strictObject({ column, op: z.enum([':', '!:', '^=']), value: text }),
  z.strictObject({ column, op: z.enum(['>', '>=', '<', '<=']), value: z.union([text, z.number()]) }),
  z.strictObject({ column, op: z.literal('in'), value: z.array(scalar).min(1).max(filterLimits.values) }),
  z.strictObject({ column, op: z.literal('exists'), value: z.boolean() }),
])

/** One question about one column. */
export type FilterCondition = z.infer<typeof condition>

const node: z.ZodType<Filter, Filter> = z.lazy(() =>
  z.union([condition, z.strictObject({ and: z.array(node) }), z.strictObject({ or: z.array(node).min(1) })]),
)

/**
 * A filter as it crosses the wire: a condition, or conditions and groups joined by `and` or `or`. `{"and":[]}`, which
 * may only stand alone, lets everything through. An issue's path leads to the very condition that is wrong.
 */
export const Filter: z.ZodType<Filter> = z.preprocess((value, context) => {
  const issue = firstIssue(value, { conditions: 0 }, [])
  if (!issue) return value
  context.addIssue({ code: 'custom', input: value, ...issue })
  return z.NEVER
}, node)
export type Filter = FilterCondition | { and: Filter[] } | { or: Filter[] }

interface Issue {
  path: PropertyKey[]
  message: string
}

/** Walks by hand, for a union's own errors do not say which branch was meant, and to stop before a bottomless input. */
function firstIssue(value: unknown, seen: { conditions: number }, path: PropertyKey[]): Issue | undefined {
  const group = groupOf(value)
  if (!group) {
    if (++seen.conditions > filterLimits.conditions) {
      return { path, message: `A filter has at most ${filterLimits.conditions} conditions` }
    }
    const issue = condition.safeParse(value).error?.issues[0]
    return issue && { path: [...path, ...issue.path], message: issue.message }
  }
  const { word, members, alone } = group
  const here = [...path, word]
  if (!alone) return { path, message: `A group has one member, "${word}"` }
  if (!Array.isArray(members)) return { path: here, message: 'Expected a list of conditions and groups' }
  // Two steps of the path are one group.
  if (path.length / 2 >= filterLimits.depth) {
    return { path: here, message: `Groups are nested at most ${filterLimits.depth} deep` }
  }
  if (members.length === 0 && (word === 'or' || path.length > 0))
    return { path: here, message: 'An empty group' }
  for (const [index, member] of members.entries()) {
    const issue = firstIssue(member, seen, [...here, index])
    if (issue) return issue
  }
  return undefined
}

function groupOf(value: unknown): { word: 'and' | 'or'; members: unknown; alone: boolean } | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const alone = Object.keys(value).length === 1
  if ('and' in value) return { word: 'and', members: value.and, alone }
  if ('or' in value) return { word: 'or', members: value.or, alone }
  return undefined
}
