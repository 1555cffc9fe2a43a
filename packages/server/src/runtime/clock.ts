import { setTimeout as wait } from 'node:timers/promises'

/** The time. */
export const now = (): Date => new Date()

/** Waits; rejects with the signal's reason when it aborts. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {})
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}
