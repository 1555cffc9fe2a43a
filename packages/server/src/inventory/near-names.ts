/** The names that a misspelt one may mean: those that hold it or are a few letters off, the nearest first, three at most. */
export function nearNames(wrong: string, names: readonly string[]): string[] {
  const word = wrong.toLowerCase()
  const most = Math.max(2, Math.floor(word.length / 3))
  return names
    .map((name) => ({
      name,
      away: distance(word, name) - (word.length > 2 && name.includes(word) ? name.length : 0),
    }))
    .filter(({ away }) => away <= most)
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Letters to add, drop or change (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
