/** Gives back a turn; more than once does nothing. */
export type EndTurn = () => void

/**
 * Lets `most` hold a turn at once; the others wait in the order in which they came. A turn that is awaited is given up when
 * the signal aborts, with its reason.
 */
export function createTurns(most: number): (signal: AbortSignal) => Promise<EndTurn> {
  const waiting: (() => void)[] = []
  let taken = 0
  const end = () => {
    const next = waiting.shift()
    if (next) next()
    else taken--
  }
  return async function turn(signal) {
    signal.throwIfAborted()
    if (taken < most) taken++
    else await place(waiting, signal)
    let held = true
    return () => {
      if (held) end()
      held = false
    }
  }
}

function place(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enter = () => {
      signal.removeEventListener('abort', leave)
      resolve()
    }
    const leave = () => {
      waiting.splice(waiting.indexOf(enter), 1)
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    waiting.push(enter)
    signal.addEventListener('abort', leave, { once: true })
  })
}
