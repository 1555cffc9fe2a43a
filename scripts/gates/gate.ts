/** One thing a gate found: the rule that was broken, where (path from the root, line from 1), and a sentence. */
export type Offence = { rule: string; file: string; line?: number; text: string }

/** A gate reads the checkout at `root` (absolute) and gives what it found; an empty list passes. It throws if it could not look. */
export type Gate = { name: string; run(root: string): Promise<Offence[]> }

/** An offence as one line: `file:line rule: text`. */
export function formatOffence({ rule, file, line, text }: Offence): string {
  return `${file}${line === undefined ? '' : `:${line}`} ${rule}: ${text}`
}
