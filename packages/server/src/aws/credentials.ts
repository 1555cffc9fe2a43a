import type { AwsCredentialIdentity } from '@smithy/types'
import type { Meter } from './meter.ts'

/** Gives credentials; the requests to AWS that it takes are counted on the meter of who asked first. */
export type CredentialSource = (meter: Meter, signal?: AbortSignal) => Promise<AwsCredentialIdentity>

export interface Refreshing {
  get: CredentialSource
  /** AWS says that these have expired: the next `get` asks anew, unless somebody did already. */
  discard(stale: AwsCredentialIdentity): void
}

const fiveMinutes = 5 * 60_000

/**
 * Keeps credentials until shortly before they expire (five minutes, or a fifth of a shorter life) and asks for new ones
 * once, however many callers wait.
 */
export function refreshing(source: CredentialSource, now: () => number): Refreshing {
  let held: { identity: AwsCredentialIdentity; until: number } | undefined
  let asking: Asking | undefined

  const ask = async (meter: Meter, signal: AbortSignal) => {
    const asked = now()
    const identity = await source(meter, signal)
    const expires = identity.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    held = { identity, until: expires - Math.min(fiveMinutes, (expires - asked) / 5) }
    return identity
  }

  const start = (meter: Meter): Asking => {
    const abort = new AbortController()
    const started = { answer: ask(meter, abort.signal), abort, waiting: 0 }
    const end = () => {
      if (asking === started) asking = undefined
    }
    started.answer.then(end, end)
    return started
  }

  return {
    async get(meter, signal) {
      if (held && now() < held.until) return held.identity
      asking ??= start(meter)
      const joined = asking
      joined.waiting++
      try {
        return await unlessAborted(joined.answer, signal)
      } finally {
        // Nobody wants it any more: whoever comes next asks anew instead of waiting for a call that may hang.
        if (--joined.waiting === 0 && asking === joined) {
          asking = undefined
          joined.abort.abort()
        }
      }
    },
    discard(stale) {
      if (held?.identity.accessKeyId === stale.accessKeyId) held = undefined
    },
  }
}

/** A request for credentials and how many wait for it. */
interface Asking {
  answer: Promise<AwsCredentialIdentity>
  abort: AbortController
  waiting: number
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
