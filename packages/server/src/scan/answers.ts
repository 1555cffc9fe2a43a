import { createHash } from 'node:crypto'
import type { Detail, Json, ResourceType, Side } from '../resources/define.ts'
import { setApart } from './build-row.ts'
import { compileNormaliser } from './normalise.ts'
import type { Refusal } from './refusal.ts'

/** How a detail or side call about one row ended. */
export type Outcome =
  | { state: 'ok'; answer: Json; volatile: Json }
  | { state: 'absent' }
  | { state: 'refused'; refusal: Refusal }

/** What is stored of a detail call, under its operation. `answer` stays when a later try is refused. */
export interface StoredDetail {
  state: 'ok' | 'absent' | 'refused'
  at: string
  answer?: Json
  hash?: string
  refused?: { at: string; state: string; reason: string; missingAction: string | null }
}

export type StoredDetails = Readonly<Record<string, StoredDetail>>

const readers = new WeakMap<Detail | Side, (value: object) => { still: Json; volatile: Json }>()

/** Brings an answer into its stored form, by the operation's shape and the type's rules that begin with its name. */
export function readAnswer(
  type: ResourceType,
  operation: string,
  call: Detail | Side,
  said: object,
): { still: Json; volatile: Json } {
  const reader = readers.get(call) ?? compileReader(type, operation, call)
  readers.set(call, reader)
  return reader(said)
}

function compileReader(type: ResourceType, operation: string, call: Detail | Side) {
  const prefix = `${operation}.`
  const own = (paths: readonly string[]) =>
    paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  const normalise = compileNormaliser(call.shape, { ordered: own(type.ordered), drop: own(type.drop) })
  const moving = own(type.volatile)
  return (said: object) => {
    const { still, volatile } = setApart(normalise(said), moving)
    return {
      still,
      volatile: Object.fromEntries(Object.entries(volatile).map(([path, value]) => [prefix + path, value])),
    }
  }
}

/**
 * The stored form after a new outcome. What did not change is given back as the same object, with its time, so that nothing
 * is written; a refusal keeps the earlier answer and stands beside it.
 */
export function mergeDetail(stored: StoredDetail | undefined, outcome: Outcome, at: string): StoredDetail {
  if (outcome.state === 'refused') {
    const { state, reason, missingAction } = outcome.refusal
    const same = stored?.refused?.state === state && stored.refused.missingAction === missingAction
    if (stored && same) return stored
    return { ...(stored ?? { at }), state: 'refused', refused: { at, state, reason, missingAction } }
  }
  const answer = outcome.state === 'ok' ? outcome.answer : {}
  const hash = createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 16)
  if (stored?.state === outcome.state && stored.hash === hash) return stored
  return { state: outcome.state, at, answer, hash }
}

/** The answers among stored details, as computed columns and relations read them. */
export function answersOf(details: StoredDetails): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(details).flatMap(([operation, { answer }]) => (answer ? [[operation, answer]] : [])),
  )
}
