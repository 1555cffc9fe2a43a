import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Generator, generators } from '../generators.ts'
import type { Gate, Offence } from './gate.ts'

/** `fresh`: every generated file equals what its generator gives now. */
export const fresh: Gate = { name: 'fresh', run: (root) => checkFresh(root, generators) }

/** The files of `list` under `root` that differ from what they should hold, or are not there, as offences. */
export async function checkFresh(root: string, list: Generator[]): Promise<Offence[]> {
  const stale = await staleFiles(root, list)
  return stale.map(({ file }) => ({
    rule: 'stale',
    file,
    text: 'run `node scripts/generate.ts` and commit the file',
  }))
}

/** The generated files under `root` that need writing, with what they should hold. */
export async function staleFiles(
  root: string,
  list: Generator[],
): Promise<{ file: string; content: string }[]> {
  const stale: { file: string; content: string }[] = []
  for (const { file, content } of list) {
    const wanted = await content()
    if ((await textOf(join(root, file))) !== wanted) stale.push({ file, content: wanted })
  }
  return stale
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // Not written yet is stale, as a difference is; anything else (a folder, no right to read) is not for this gate.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
