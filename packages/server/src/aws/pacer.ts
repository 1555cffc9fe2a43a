import { type Limit, limitOf } from './limits.ts'

/** What AWS counts a call under. IAM, STS and S3's list count per account; the region is then the one asked. */
interface PaceKey {
  account: string
  region: string
  service: string
  operation: string
}

export interface Pacer {
  /** Resolves when the call may go out; rejects with the signal's reason. Calls of one bucket go out in order of asking. */
  take(key: PaceKey, signal?: AbortSignal): Promise<void>
  /** AWS throttled this call: the bucket is taken as empty and its rate halved. */
  throttled(key: PaceKey): void
  /** The call went through: a lowered rate recovers by a twentieth of the full one. */
  passed(key: PaceKey): void
}

export interface PacerOptions {
  /** Share of the published limits that may be used, 0.05 to 1. */
  share: number
  now: () => number
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

interface Bucket {
  limit: Limit
  /** Calls a second at the moment. */
  rate: number
  tokens: number
  filledAt: number
  line: Promise<void>
}

/**
 * One token bucket for each account, region, service and operation (or service, where AWS counts so), at the given share of
 * the published limits. Rates fall when AWS throttles and climb back: additive increase, multiplicative decrease.
 */
export function createPacer(options: PacerOptions): Pacer {
  const { share, now } = options
  const buckets = new Map<string, Bucket>()

  const bucketOf = ({ account, region, service, operation }: PaceKey): Bucket => {
    const limit = limitOf(service, operation)
    const name = [account, region, service, limit.counts === 'service' ? '*' : operation].join('/')
    const bucket = buckets.get(name) ?? fullBucket(limit, share, now())
    buckets.set(name, bucket)
    return bucket
  }

  return {
    take(key, signal) {
      const bucket = bucketOf(key)
      const turn = bucket.line.then(() => takeOne(bucket, options, signal))
      // Who gives up in the line must not stop those behind.
      bucket.line = turn.catch(() => undefined)
      return turn
    },
    throttled(key) {
      const bucket = bucketOf(key)
      fill(bucket, options)
      bucket.tokens = Math.min(0, bucket.tokens)
      bucket.rate = Math.max(bucket.limit.perSecond * share * 0.1, bucket.rate / 2)
    },
    passed(key) {
      const bucket = bucketOf(key)
      const full = bucket.limit.perSecond * share
      if (bucket.rate < full) bucket.rate = Math.min(full, bucket.rate + full / 20)
    },
  }
}

function fullBucket(limit: Limit, share: number, at: number): Bucket {
  return {
    limit,
    rate: limit.perSecond * share,
    tokens: Math.max(1, limit.burst * share),
    filledAt: at,
    line: Promise.resolve(),
  }
}

function fill(bucket: Bucket, { share, now }: PacerOptions): void {
  const at = now()
  const most = Math.max(1, bucket.limit.burst * share)
  bucket.tokens = Math.min(most, bucket.tokens + ((at - bucket.filledAt) / 1000) * bucket.rate)
  bucket.filledAt = at
}

async function takeOne(bucket: Bucket, options: PacerOptions, signal?: AbortSignal): Promise<void> {
  for (fill(bucket, options); bucket.tokens < 1; fill(bucket, options)) {
    signal?.throwIfAborted()
    await options.sleep(Math.ceil(((1 - bucket.tokens) / bucket.rate) * 1000), signal)
  }
  signal?.throwIfAborted()
  bucket.tokens -= 1
}
