/** The word among `words` that a mistyped one probably meant; undefined when none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(typed.length / 4))
  let best: { word: string; distance: number } | undefined
  for (const word of words) {
    const distance = word.includes(typed) && typed.length > 2 ? most - 1 : editDistance(typed, word)
    if (distance <= most && (!best || distance < best.distance)) best = { word, distance }
  }
  return best?.word
}

/** Levenshtein's distance: the number of letters to add, drop or change. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const changed = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      line.push(Math.min(changed, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1))
    }
    above = line
  }
  return above[to.length] ?? 0
}
