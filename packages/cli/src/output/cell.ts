/** A value of a row as a table shows it: `empty` for null and undefined, objects and lists as one line of JSON. */
export function cell(value: unknown, empty = '-'): string {
  if (value === null || value === undefined) return empty
  return typeof value === 'string' ? value : JSON.stringify(value)
}
