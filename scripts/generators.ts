/** A generated file: its path from the root, and what it should hold now. */
export type Generator = { file: string; content(): Promise<string> }

/** Every generated file of the project. One more = one entry here; `node scripts/generate.ts` then writes it. */
export const generators: Generator[] = []
