const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const narrowOnly = /^[\u0020-\u007e]*$/

// East Asian Wide and Fullwidth (Unicode TR 11) and what is shown as an emoji; one cell for everything else.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u
const invisible = /^[\p{Mark}\p{Format}]+$/u

/** How many cells of a terminal a text without control characters takes. */
export function textWidth(text: string): number {
  if (narrowOnly.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment)
  return width
}

/** The text, or as much of its beginning as fits into `width` cells with … at its end. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 1
  for (const { segment } of segmenter.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width) break
    kept += segment
  }
  return `${kept}…`
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
