const width = 72

/**
 * A filter expression that cannot be read. `position` counts UTF-16 units from 0; `found` is the text there. The
 * message's last two lines are the expression, cut to what fits a line, and a caret under the position.
 */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError'
  readonly position: number
  readonly found: string
  readonly expected: string

  constructor(text: string, position: number, found: string, expected: string) {
    super(`Expected ${expected}, found ${found} at position ${position + 1}\n${caretLines(text, position)}`)
    this.position = position
    this.found = found
    this.expected = expected
  }
}

function caretLines(text: string, position: number): string {
  const start = Math.max(0, position - width / 2)
  // One blank for each control character, so that the caret stays under its place.
  const line = text.slice(start, start + width).replaceAll(/\p{Cc}/gu, ' ')
  const before = start > 0 ? '…' : ''
  const behind = start + width < text.length ? '…' : ''
  return `${before}${line}${behind}\n${' '.repeat(before.length + position - start)}^`
}
