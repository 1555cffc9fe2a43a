import type { Json } from './define.ts'

type Part = [name: string, write: (value: unknown) => unknown]

/** The parts of a statement in the standard form; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const parts: readonly Part[] = [
  ['Sid', (value) => value],
  ['Effect', (value) => value],
  ['Principal', principals],
  ['NotPrincipal', principals],
  ['Action', actions],
  ['NotAction', actions],
  ['Resource', texts],
  ['NotResource', texts],
  ['Condition', conditions],
]

/**
 * A policy document as an object: from JSON text, from URL-encoded JSON text (as IAM gives it, RFC 3986), or an object as it
 * is. Null for anything else.
 */
export function readPolicy(document: unknown): Json | null {
  if (isObject(document)) return document
  if (typeof document !== 'string') return null
  return parse(document) ?? parse(decoded(document))
}

/**
 * A policy in one shape, so that two ways of writing it compare equal and a query needs one form: Statement is a list;
 * actions, resources, each kind of principal and the values of conditions are lists of text, sorted, without doubles;
 * actions and condition keys, which AWS compares without case, are in lower case; the principal `*` stands under `AWS`.
 * Statements keep their order. Null for what is no policy.
 */
export function standardPolicy(document: unknown): Json | null {
  const policy = readPolicy(document)
  if (!policy) return null
  const statements = asList(policy.Statement)
  if (!statements.every(isObject)) return null
  return {
    ...picked(policy, 'Version'),
    ...picked(policy, 'Id'),
    Statement: statements.map(standardStatement),
  }
}

function standardStatement(statement: Json): Json {
  const present = parts.filter(([name]) => statement[name] !== undefined)
  return Object.fromEntries(present.map(([name, write]) => [name, write(statement[name])]))
}

function principals(value: unknown): Json {
  if (!isObject(value)) return { AWS: texts(value) }
  return Object.fromEntries(Object.entries(value).map(([kind, names]) => [kind, texts(names)]))
}

function conditions(value: unknown): unknown {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).map(([operator, tests]) => [operator, standardTests(tests)]),
  )
}

function standardTests(tests: unknown): Json {
  if (!isObject(tests)) return {}
  return Object.fromEntries(Object.entries(tests).map(([key, values]) => [key.toLowerCase(), texts(values)]))
}

function actions(value: unknown): string[] {
  return texts(value, (action) => action.toLowerCase())
}

function texts(value: unknown, write = (text: string) => text): string[] {
  return [...new Set(asList(value).map((one) => write(String(one))))].sort()
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

function picked(policy: Json, name: string): Json {
  return policy[name] === undefined ? {} : { [name]: policy[name] }
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    // Text that is no JSON is an expected answer: the caller is told null.
    return null
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % means that the text was never URL-encoded.
    return text
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
