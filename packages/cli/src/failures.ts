/** The command line itself is wrong; nothing was asked of a server. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string

  constructor(message: string, hint = '') {
    super(message)
    this.hint = hint
  }
}

/** Ctrl-C or SIGTERM. Ends with exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'

  constructor() {
    super('Cancelled.')
  }
}

/** Whoever read our output has gone (`| head`). Ends quietly with exit code 0. */
export class PipeClosed extends Error {
  override readonly name = 'PipeClosed'
}
