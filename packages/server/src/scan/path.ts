import type { Json } from '../resources/define.ts'

/** All values that a path leads to: `A.B` one, `A[].B` one an element. Absent members give nothing. */
export function valuesAt(document: unknown, path: string): unknown[] {
  let values: unknown[] = [document]
  for (const step of path.split('.')) {
    const isList = step.endsWith('[]')
    const name = isList ? step.slice(0, -2) : step
    values = values.flatMap((value) => {
      const member = typeof value === 'object' && value !== null ? (value as Json)[name] : undefined
      if (member === undefined || member === null) return []
      return isList && Array.isArray(member) ? (member as unknown[]) : [member]
    })
  }
  return values
}

/** The text that a path leads to, or undefined. */
export function textAt(document: unknown, path: string): string | undefined {
  const [value] = valuesAt(document, path)
  return typeof value === 'string' ? value : undefined
}

/** A copy in which the one member that the path leads to is replaced (or, by undefined, removed). */
export function withValueAt(document: Json, path: string, value: unknown): Json {
  const [name = '', ...rest] = path.split('.')
  const { [name]: member, ...others } = document
  const replaced = rest.length === 0 ? value : withValueAt((member ?? {}) as Json, rest.join('.'), value)
  return replaced === undefined ? others : { ...document, [name]: replaced }
}
