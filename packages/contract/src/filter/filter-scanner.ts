import { FilterSyntaxError } from './filter-syntax-error.ts'

/** A place in an expression, moving forward. What it reads it also skips, with the white space before it. */
export class FilterScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Where the next word starts. */
  get position(): number {
    this.#skipSpace()
    return this.#at
  }

  get done(): boolean {
    return this.position >= this.#text.length
  }

  /** The match of a sticky pattern at the next word, or undefined, then nothing is skipped. */
  take(pattern: RegExp): string | undefined {
    this.#skipSpace()
    return this.takeHere(pattern)
  }

  /** As `take`, but white space is not skipped first. */
  takeHere(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [match] = pattern.exec(this.#text) ?? []
    if (match) this.#at += match.length
    return match || undefined
  }

  /** The next word if it is one of these, in any case. */
  takeWord(...words: readonly string[]): string | undefined {
    const start = this.position
    const word = this.takeHere(/[\p{L}\p{N}_]+/uy)?.toLowerCase()
    if (word !== undefined && words.includes(word)) return word
    this.#at = start
    return undefined
  }

  /**
   * A quoted text right here, in `"` or `'`, with JSON's escapes and `\'`; undefined if no quote stands here. Throws
   * `FilterSyntaxError` for an open end or an unknown escape.
   */
  takeQuoted(): string | undefined {
    const start = this.#at
    const quote = this.takeHere(/["']/y)
    if (!quote) return undefined
    let value = ''
    for (;;) {
      value += this.takeHere(quote === '"' ? /[^"\\]+/y : /[^'\\]+/y) ?? ''
      if (this.takeHere(/\\/y)) value += this.#takeEscape()
      else if (this.takeHere(/["']/y)) return value
      else this.fail(`a closing ${quote} of the text that starts at position ${start + 1}`)
    }
  }

  /** Throws `FilterSyntaxError` at a place: the next word unless one is given. */
  fail(expected: string, at = this.position): never {
    throw new FilterSyntaxError(this.#text, at, this.#foundAt(at), expected)
  }

  #takeEscape(): string {
    const code = this.takeHere(/u[0-9a-f]{4}/iy)
    if (code) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    const escaped = this.takeHere(/["'\\/bfnrt]/y)
    if (!escaped) this.fail('an escape (\\" \\\' \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)', this.#at - 1)
    return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[escaped] ?? escaped
  }

  #foundAt(at: number): string {
    if (at >= this.#text.length) return 'the end'
    const token = /"[^"]{0,40}"?|'[^']{0,40}'?|[\p{L}\p{N}_.-]{1,40}|[=!<>^:]+|./suy
    token.lastIndex = at
    const found = token.exec(this.#text)?.[0].replaceAll(/\p{Cc}/gu, ' ') ?? ''
    return /^["']/.test(found) ? found : `"${found}"`
  }

  #skipSpace(): void {
    const space = /\s*/y
    space.lastIndex = this.#at
    space.exec(this.#text)
    this.#at = space.lastIndex
  }
}
