import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createPool } from '../../src/store/connect.ts'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import type { Home } from './served.ts'

/** Asks the embedded server of a home, as its owner, whether or not a Skydeck runs on it. */
export async function askStore(
  { env }: Home,
  sql: string,
  database = 'skydeck',
): Promise<Record<string, unknown>[]> {
  const server = await openEmbedded({ home: env.SKYDECK_HOME ?? '' })
  const target = { kind: 'embedded', connection: server.connection(database) } as const
  const pool = createPool(target, { max: 1, applicationName: 'test' })
  try {
    const { rows } = await pool.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await pool.end()
    await server.stop()
  }
}

/** Files under a folder in whose bytes one of the texts stands, and which. */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .flatMap((path) => {
      const bytes = readFileSync(path)
      return texts.filter((text) => bytes.includes(text)).map((text) => `${path}: ${text}`)
    })
}
