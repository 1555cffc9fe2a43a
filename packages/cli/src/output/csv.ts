const lineEnd = '\r\n'

/** One record of CSV (RFC 4180) with its line end; fields that a spreadsheet would run as a formula begin with an apostrophe. */
export function csvRecord(values: readonly unknown[]): string {
  return values.map((value) => quoted(neutral(value))).join(',') + lineEnd
}

// What Excel, LibreOffice and Google Sheets read as the start of a formula (OWASP, "CSV Injection"), full-width forms included.
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/
const plainNumber = /^-\d+(\.\d+)?(e[+-]?\d+)?$/i

function neutral(value: unknown): string {
  const text = csvText(value)
  return typeof value === 'string' && formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** A value as CSV shows it: nothing for null, objects and lists as JSON. */
function csvText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
