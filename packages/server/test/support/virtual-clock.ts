/** A clock that stands still until everybody waits, and then jumps to the end of the shortest wait. */
export interface VirtualClock {
  now(): number
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Runs the work to its end, however long that takes on this clock. */
  run<T>(work: Promise<T>): Promise<T>
}

/** Makes one that begins at 0. */
export function virtualClock(): VirtualClock {
  let time = 0
  const timers: { at: number; ring: () => void }[] = []
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        timers.push({ at: time + ms, ring: resolve })
        signal?.addEventListener('abort', () => reject(new Error('aborted', { cause: signal.reason })))
      }),
    async run(work) {
      let done = false
      const end = () => {
        done = true
      }
      work.then(end, end)
      for (;;) {
        // All that can go on without time goes on first.
        await new Promise((resolve) => setImmediate(resolve))
        if (done) return work
        timers.sort((a, b) => a.at - b.at)
        const next = timers.shift()
        if (!next) throw new Error('Everybody waits, and nobody for the time.')
        time = Math.max(time, next.at)
        next.ring()
      }
    },
  }
}
