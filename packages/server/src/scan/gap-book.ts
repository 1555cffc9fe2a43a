import type { NewGap } from '../store/gaps.ts'
import type { Refusal } from './refusal.ts'

/** Collects refusals, equal ones counted together, until they are written. */
export class GapBook {
  readonly #gaps = new Map<string, NewGap>()
  /** How many were noted since the start of the scope, written or not. */
  noted = 0

  add(operation: string, { state, reason, missingAction }: Refusal): void {
    this.noted++
    // AWS's sentences may name the resource; one line a cause is what a reader can use.
    const key = `${operation}/${state}/${missingAction ?? ''}/${state === 'denied' ? reason : ''}`
    const known = this.#gaps.get(key)
    if (known) known.count++
    else this.#gaps.set(key, { operation, state, reason, missingAction, count: 1 })
  }

  /** Gives what was collected and forgets it. */
  take(): NewGap[] {
    const gaps = [...this.#gaps.values()]
    this.#gaps.clear()
    return gaps
  }
}
