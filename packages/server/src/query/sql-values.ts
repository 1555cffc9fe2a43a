import { types } from 'pg'

/** A type as the console knows it: its name for people, and the type of its elements where it is an array. */
export interface SqlType {
  name: string
  element: number | null
}

/** Oids of built-in types (pg_type.dat), which are the same on every server. */
const bool = 16
const int8 = 20
const numeric = 1700
const timestamptz = 1184
const numbers = new Set([21, 23, 26, 700, 701])
const documents = new Set([114, 3802])
const textArray = 1009

/**
 * Makes a JSON value of what PostgreSQL prints: booleans, numbers that JavaScript holds exactly (others stay text), JSON
 * parsed, times with a zone in ISO 8601, arrays as lists. All else, bytea and inet too, stays as it is printed.
 */
export function jsonValue(
  text: string | null,
  oid: number,
  typeOf: (oid: number) => SqlType | undefined,
): unknown {
  if (text === null) return null
  if (oid === bool) return text === 't'
  if (numbers.has(oid)) return finite(text)
  if (oid === int8 || oid === numeric) return exact(text)
  if (documents.has(oid)) return parseJson(text)
  if (oid === timestamptz) return text.replace(/^(\d{4,}-\d\d-\d\d) (.*)$/, '$1T$2').replace(/\+00$/, 'Z')
  const element = typeOf(oid)?.element
  return element ? listOf(text, (item) => jsonValue(item, element, typeOf)) : text
}

/** NaN and the infinities are no JSON. */
function finite(text: string): unknown {
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}

/** A number when it comes back as the same digits; the zeros that end a fraction do not count. */
function exact(text: string): unknown {
  const value = Number(text)
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return text
  const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return String(value) === plain ? value : text
}

/** Numbers inside that JavaScript cannot hold stay text. */
function parseJson(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source) ? value : context.source
}

/** pg's reader of text arrays knows the quoting, which is the same for all types that divide by a comma. */
function listOf(text: string, convert: (item: string | null) => unknown): unknown {
  // The declaration of pg's types knows no oids of arrays.
  const parserOf = types.getTypeParser as unknown as (oid: number) => (text: string) => Nested
  const items = parserOf(textArray)(text)
  const each = (item: Nested): unknown => (Array.isArray(item) ? item.map(each) : convert(item))
  return each(items)
}
type Nested = string | null | Nested[]
