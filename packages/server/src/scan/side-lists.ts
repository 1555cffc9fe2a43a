import type { Call, Json, ResourceType, Side } from '../resources/define.ts'
import { type Outcome, readAnswer } from './answers.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import type { ListRun } from './scan-context.ts'
import { sharedItems } from './shared-sides.ts'

interface Found {
  side: Side
  /** Items by key; or why the list could not be had. */
  items: Map<string, Json[]> | Refusal
}

/** The side lists of a scope, read once before its main list. */
export class SideLists {
  readonly #found = new Map<string, Found>()

  /** Reads every side list of the tier. One that is refused costs its own columns only. */
  static async read(
    run: ListRun,
    callFor: (operation: string, side: Side) => Call,
    refused: (operation: string, refusal: Refusal) => void,
  ) {
    const { source, signal } = run
    const { tier } = run.scope
    const lists = new SideLists()
    for (const [operation, side] of Object.entries(source.sides)) {
      if (side.tier === 'posture' && tier === 'base') continue
      try {
        const list = () => readAll(side, callFor(operation, side), signal)
        lists.#found.set(operation, { side, items: byKey(side, await sharedItems(run, operation, list)) })
      } catch (error) {
        signal.throwIfAborted()
        const refusal = refusalOf(error)
        refused(operation, refusal)
        lists.#found.set(operation, { side, items: refusal })
      }
    }
    return lists
  }

  /** What the side lists say of one row, by operation. */
  outcomesFor(type: ResourceType, config: Json): [string, Outcome][] {
    return [...this.#found].flatMap(([operation, { side, items }]): [string, Outcome][] => {
      if (side.when && !side.when(config)) return []
      if (!(items instanceof Map)) return [[operation, { state: 'refused', refusal: items }]]
      const own = [side.of(config)].flat().flatMap((key) => items.get(key) ?? [])
      if (own.length === 0) return [[operation, { state: 'absent' }]]
      const read = own.map((item) => readAnswer(type, operation, side, item))
      const answer = side.many ? { items: read.map(({ still }) => still) } : (read[0]?.still ?? {})
      return [
        [
          operation,
          {
            state: 'ok',
            answer,
            volatile: Object.assign({}, ...read.map(({ volatile }) => volatile)) as Json,
          },
        ],
      ]
    })
  }
}

async function readAll(side: Side, call: Call, signal: AbortSignal): Promise<Json[]> {
  const items: Json[] = []
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    signal.throwIfAborted()
    const page = await side.list(call, token)
    for (const item of page.items) items.push(item as Json)
    token = page.next || undefined
    if (token !== undefined && tokens.has(token)) throw new Error('AWS gave the same page token twice.')
    if (token !== undefined) tokens.add(token)
  } while (token !== undefined)
  return items
}

function byKey(side: Side, items: readonly Json[]): Map<string, Json[]> {
  const found = new Map<string, Json[]>()
  for (const item of items) {
    const key = side.key(item)
    const known = found.get(key)
    if (known) known.push(item)
    else found.set(key, [item])
  }
  return found
}
