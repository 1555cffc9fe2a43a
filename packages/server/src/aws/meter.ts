/** Counts the HTTP requests to AWS of one piece of work, retries and STS included. */
export interface Meter {
  calls: number
  throttles: number
}

/** A meter at zero. */
export const newMeter = (): Meter => ({ calls: 0, throttles: 0 })
