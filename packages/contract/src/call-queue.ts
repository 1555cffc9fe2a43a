import { AppError, errorStatus } from './errors.ts'

export interface QueueOptions {
  /** Calls under way at once. */
  concurrency: number
  /** Tries in all. */
  attempts: number
  /** First pause in milliseconds; it doubles, with full jitter (AWS Builders' Library, "Timeouts, retries, and backoff with jitter"). */
  baseMs: number
  maxMs: number
  random: () => number
}

const defaults: QueueOptions = { concurrency: 8, attempts: 4, baseMs: 200, maxMs: 5_000, random: Math.random }

/** Runs calls in order of arrival, few at once, and repeats what failed in a way that may pass (429, 502, 503, 504). */
export function callQueue(options: Partial<QueueOptions> = {}) {
  const settings = { ...defaults, ...options }
  const waiting: (() => void)[] = []
  let running = 0

  const enter = async () => {
    if (running >= settings.concurrency) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
  }
  const leave = () => {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  return async function run<T>(
    call: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<T> {
    await enter()
    try {
      for (let attempt = 1; ; attempt++) {
        signal.throwIfAborted()
        try {
          return await call(signal)
        } catch (error) {
          if (attempt >= settings.attempts || !mayPass(error)) throw error
        }
        await pause(
          settings.random() * Math.min(settings.maxMs, settings.baseMs * 2 ** (attempt - 1)),
          signal,
        )
      }
    } finally {
      leave()
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof AppError && [429, 502, 503, 504].includes(errorStatus[error.code])
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', stop, { once: true })
    function done() {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    function stop() {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
  })
}
