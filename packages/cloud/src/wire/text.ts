import type { Shape } from './shape.ts'

/**
 * A simple value as text, as the XML protocols and HTTP headers carry it. Times may be a `Date`, seconds
 * since 1970 or an ISO string; bytes may be text or a `Uint8Array`. `format` is the protocol's default for times.
 */
export function textOf(shape: Shape, value: unknown, format: number): string {
  if (shape.kind === 'timestamp')
    return timeText(dateOf(value), shape.timeFormat === 4 ? format : shape.timeFormat)
  if (shape.kind === 'blob') return Buffer.from(value as string | Uint8Array).toString('base64')
  return String(value)
}

/** Seconds since 1970 of a time given as `Date`, ISO string or seconds. */
export function secondsOf(value: unknown): number {
  return dateOf(value).getTime() / 1000
}

/** Text that is safe inside an XML element or attribute. */
export function escapeXml(text: string): string {
  return needsEscape.test(text)
    ? text.replace(escaped, (c) => `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`)
    : text
}

const needsEscape = /[&<>"'\r\n\u0085\u2028]/
const escaped = /[&<>"'\r\n\u0085\u2028]/g

function dateOf(value: unknown): Date {
  if (value instanceof Date) return value
  return new Date(typeof value === 'number' ? value * 1000 : String(value))
}

function timeText(date: Date, format: number): string {
  if (format === 7) return String(date.getTime() / 1000)
  if (format === 6) return date.toUTCString()
  return date.toISOString().replace('.000Z', 'Z')
}
