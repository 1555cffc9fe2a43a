/** The first lines of a generated page: its title and where it comes from. */
export function heading(title: string, source: string): string {
  return `# ${title}\n\n<!-- Made by \`node scripts/generate.ts\` from ${source}. Do not edit. -->\n`
}

/** A Markdown table; bars inside cells are escaped. Nothing for no rows. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |\n`
  return line(columns) + line(columns.map(() => '---')) + rows.map(line).join('')
}

/** Text as code, `-` for nothing. */
export function code(text: string): string {
  return text === '' ? '-' : `\`${text}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
