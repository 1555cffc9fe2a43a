/** A column, or the first part of one, that needs no quotes. */
export const bareColumn = /[\p{L}_][\p{L}\p{N}_-]*/u

/** A key behind a column's dot that needs no quotes. Dots join keys too, so they are not in here. */
export const bareKey = /[\p{L}\p{N}_/@+-]+/u

/** A value that the parser takes without quotes: no blank, bracket, comma or quote, no operator at its start. */
export const bareValue = /[^\s(),"'“”‘’=!<>^:][^\s(),"'“”‘’]*/u

/** Words that join conditions: quoted where they are meant as a column or a value. Any case. */
export const joiningWords = /^(and|or)$/i

/** What a value without quotes means: null, true, false, a number written as JavaScript writes it, else its text. */
export function bareMeaning(word: string): string | number | boolean | null {
  if (word === 'null') return null
  if (word === 'true' || word === 'false') return word === 'true'
  const number = Number(word)
  // Written otherwise it is text, so that account 012345678901, version 1.10 and 20-digit ids keep their digits.
  return Number.isFinite(number) && String(number) === word ? number : word
}
