/**
 * Text from AWS or the store made harmless for a terminal: control characters, escape sequences and characters that
 * turn the reading direction become visible (`\n`, `\x1b`, `\u202e`), so that a tag value can neither move the cursor nor reorder a line.
 */
export function safeText(text: string): string {
  return text.replace(dangerous, (character) => named[character] ?? escaped(character))
}

/** The same for JSON, by JSON's own escapes, so that the document keeps its meaning. */
export function safeJson(json: string): string {
  return json.replace(dangerousInJson, (character) => `\\u${hex(character, 4)}`)
}

// C0, DEL and C1 controls (ECMA-48), line separators, and the bidirectional controls of Unicode TR 9.
const dangerous = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
// JSON.stringify has escaped C0 inside strings already; what is left of it are its own line breaks.
const dangerousInJson = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escaped(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0')
}
