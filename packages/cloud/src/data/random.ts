/** Mixes whole numbers into one of 32 bits; the same parts always give the same number. */
export function mix(...parts: readonly number[]): number {
  let h = 0x9e3779b9
  for (const part of parts) {
    h = Math.imul(h ^ part, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    h ^= h >>> 16
  }
  return h >>> 0
}

/** A 32-bit number of a text. */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}

/** `length` lower-case hexadecimal digits that depend on the number alone. */
export function hex(seed: number, length: number): string {
  let text = ''
  for (let i = 0; text.length < length; i++) text += mix(seed, i).toString(16).padStart(8, '0')
  return text.slice(0, length)
}

/** `length` capital letters and digits, as in the unique ids of IAM. */
export function capitals(seed: number, length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let text = ''
  for (let i = 0; i < length; i++) text += letters.charAt(mix(seed, i) & 31)
  return text
}

/** One of a list that is not empty. */
export function pick<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length]
  if (item === undefined) throw new RangeError('Cannot pick from an empty list')
  return item
}
