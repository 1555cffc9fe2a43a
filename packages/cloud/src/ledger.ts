/** One call that came in, and how it went. Times are milliseconds since 1970. */
export interface LedgerCall {
  service: string
  operation: string
  account: string
  region: string
  /** The page token that was sent. */
  token: string | undefined
  bytes: number
  /** 0 if the connection was cut without an answer. */
  status: number
  code: string | undefined
  start: number
  /** 0 while it is not answered. */
  end: number
}

/** All calls in the order they came. */
export class Ledger {
  #calls: LedgerCall[] = []

  open(start: number): LedgerCall {
    const call: LedgerCall = {
      service: '',
      operation: '',
      account: '',
      region: '',
      token: undefined,
      bytes: 0,
      status: 0,
      code: undefined,
      start,
      end: 0,
    }
    this.#calls.push(call)
    return call
  }

  calls(): readonly LedgerCall[] {
    return this.#calls
  }

  clear(): void {
    this.#calls = []
  }
}
