import type { AwsError } from '@skydeck/contract'

const throttleTries = 8
const otherTries = 4
/** A call that was not answered at all has cost its whole patience each time. */
const silentTries = 2

/**
 * Milliseconds to wait before the next attempt, or undefined when there is to be none. Full jitter over a doubling range
 * (AWS Architecture Blog, "Exponential Backoff And Jitter"): throttles wait up to 20 s and are tried 8 times, broken
 * connections and unavailable services up to 5 s and 4 times. All calls of the inventory are reads, so all may be repeated.
 */
export function retryPause(error: AwsError, attempt: number, random: () => number): number | undefined {
  if (error.code === 'Throttling')
    return attempt < throttleTries ? jitter(500, 20_000, attempt, random) : undefined
  const silent = error.awsCode === 'TimeoutError' || error.awsCode === 'ETIMEDOUT'
  const tries = silent ? silentTries : otherTries
  if (error.code === 'ServiceUnavailable' || error.code === 'ConnectionFailed') {
    return attempt < tries ? jitter(100, 5_000, attempt, random) : undefined
  }
  return undefined
}

function jitter(base: number, most: number, attempt: number, random: () => number): number {
  return random() * Math.min(most, base * 2 ** (attempt - 1))
}
