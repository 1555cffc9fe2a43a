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
  let asking: Promise<AwsCredentialIdentity> | undefined

  const ask = async (meter: Meter) => {
    const asked = now()
    const identity = await source(meter)
    const expires = identity.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    held = { identity, until: expires - Math.min(fiveMinutes, (expires - asked) / 5) }
    return identity
  }

  return {
    get(meter, signal) {
      if (held && now() < held.until) return Promise.resolve(held.identity)
      asking ??= ask(meter).finally(() => {
        asking = undefined
      })
      return signal ? unlessAborted(asking, signal) : asking
    },
    discard(stale) {
      if (held?.identity.accessKeyId === stale.accessKeyId) held = undefined
    },
  }
}

/** Others wait for the same answer, so who gives up leaves the request under way. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
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
