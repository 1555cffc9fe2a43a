import type { Call, Json, ResourceType, Side, Source, Tier } from '../resources/define.ts'
import { type Outcome, readAnswer } from './answers.ts'
import { type Refusal, refusalOf } from './refusal.ts'

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
    source: Source,
    tier: Tier,
    callFor: (operation: string, side: Side) => Call,
    refused: (operation: string, refusal: Refusal) => void,
    signal: AbortSignal,
  ) {
    const lists = new SideLists()
    for (const [operation, side] of Object.entries(source.sides)) {
      if (side.tier === 'posture' && tier === 'base') continue
      try {
        lists.#found.set(operation, { side, items: await readAll(side, callFor(operation, side), signal) })
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
      const own = items.get(side.of(config)) ?? []
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

async function readAll(side: Side, call: Call, signal: AbortSignal): Promise<Map<string, Json[]>> {
  const items = new Map<string, Json[]>()
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    signal.throwIfAborted()
    const page = await side.list(call, token)
    for (const item of page.items as Json[]) {
      const key = side.key(item)
      items.set(key, [...(items.get(key) ?? []), item])
    }
    token = page.next || undefined
    if (token !== undefined && tokens.has(token)) throw new Error('AWS gave the same page token twice.')
    if (token !== undefined) tokens.add(token)
  } while (token !== undefined)
  return items
}
