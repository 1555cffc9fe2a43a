const shown = '[secret]'

/**
 * A text that must not be seen: a password, a token, a secret access key. It prints `[secret]` wherever it is
 * printed, joined, serialised, logged or inspected. Only `aws/`, `drivers/` and `vault/` call `reveal()`.
 */
export class Secret {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  /** Wraps a text. Keep no other reference to it. */
  static of(text: string): Secret {
    return new Secret(text)
  }

  /** The text itself, for the one call that needs it. */
  reveal(): string {
    return this.#text
  }

  /** True if both hold the same text. Not in constant time: compare digests where an attacker can measure. */
  equals(other: Secret): boolean {
    return this.#text === other.#text
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  valueOf(): string {
    return shown
  }

  get [Symbol.toStringTag](): string {
    return 'Secret'
  }

  /** What Node's `console.log` and `util.inspect` print; the symbol is a registered one, so Node is not needed. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown
  }
}
