import { isDeepStrictEqual } from 'node:util'
import type { FieldChange } from '@skydeck/contract'

/**
 * What differs between two JSON documents, field by field: objects are entered, everything else (lists too) is one value.
 * `undefined` means that the field was not there.
 */
export function diff(before: unknown, after: unknown, path: readonly string[] = []): FieldChange[] {
  if (isDeepStrictEqual(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return names.flatMap((name) => diff(own(before, name), own(after, name), [...path, name]))
  }
  return [
    {
      path: [...path],
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ]
}

/** A tag may be called `constructor`, which every object inherits. */
function own(document: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
