import type { Connection, FieldDef, Submittable } from 'pg'

/** What a portal gave: text as PostgreSQL prints it. `more`: there were further rows, which were not fetched. */
export interface PortalResult {
  fields: FieldDef[]
  rows: (string | null)[][]
  more: boolean
}

/** The statement gives no rows by its nature (SET, COMMIT, COPY, INSERT without RETURNING, …); it was not carried out. */
export class NoRowsError extends Error {
  override readonly name = 'NoRowsError'
}

/** pg's own declaration of a connection asks for more than its methods take, and knows rows as text. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  parse(message: { text: string }): void
  bind(message: object): void
  describe(message: { type: 'P' }): void
  execute(message: { rows: number }): void
  flush(): void
  sync(): void
  once(event: 'noData', listener: () => void): void
  off(event: 'noData', listener: () => void): void
}

/**
 * One statement by the extended query protocol (PostgreSQL documentation 55.2.3), which refuses several at once. It is
 * parsed and described first and only carried out when it gives rows, at most `limit` of them: the server makes no more.
 * Give it to `client.query`; `result` settles when the server is ready again, and rejects when the connection breaks.
 */
export class Portal implements Submittable {
  readonly result: Promise<PortalResult>
  readonly #text: string
  readonly #limit: number
  readonly #settle: { resolve(result: PortalResult): void; reject(error: unknown): void }
  readonly #found: PortalResult = { fields: [], rows: [], more: false }
  #wire: Wire | undefined
  #synced = false
  #refused = false
  readonly #refuse = () => {
    this.#refused = true
    this.#sync()
  }

  constructor(text: string, limit: number) {
    const { promise, resolve, reject } = Promise.withResolvers<PortalResult>()
    this.result = promise
    this.#settle = { resolve, reject }
    this.#text = text
    this.#limit = limit
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire
    this.#wire = wire
    wire.once('noData', this.#refuse)
    wire.stream.cork()
    wire.parse({ text: this.#text })
    wire.bind({})
    wire.describe({ type: 'P' })
    wire.flush()
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#found.fields = fields
    this.#wire?.execute({ rows: this.#limit })
    this.#sync()
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#found.rows.push(fields)
  }

  handlePortalSuspended(): void {
    this.#found.more = true
  }

  handleCommandComplete(): void {
    // The rows are all here; ReadyForQuery, which settles, follows.
  }

  handleEmptyQuery(): void {
    // Described as giving no data, so it is never carried out.
  }

  handleReadyForQuery(): void {
    this.#wire?.off('noData', this.#refuse)
    if (this.#refused) this.#settle.reject(new NoRowsError('The statement gives no rows'))
    else this.#settle.resolve(this.#found)
  }

  handleError(error: unknown): void {
    this.#wire?.off('noData', this.#refuse)
    // After an error the server skips what comes until it is told that the statement is over.
    this.#sync()
    this.#settle.reject(error)
  }

  #sync(): void {
    if (!this.#synced) this.#wire?.sync()
    this.#synced = true
  }
}
