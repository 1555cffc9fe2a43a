import type { Json, SecretKind } from '../resources/define.ts'
import { valuesAt, withValueAt } from './path.ts'

/** A hash under a key that is not in the database: equal secrets stay comparable, none can be guessed from it. */
export type KeyedHash = (text: string) => Promise<string>

/** Replaces secrets by their keyed hash before anything is stored: a map keeps its names, a text becomes one hash. */
export async function protectSecrets(
  config: Json,
  secrets: Readonly<Record<string, SecretKind>>,
  keyedHash: KeyedHash,
): Promise<Json> {
  let safe = config
  for (const [path, kind] of Object.entries(secrets)) {
    const [value] = valuesAt(safe, path)
    if (value === undefined) continue
    safe = withValueAt(
      safe,
      path,
      kind === 'map' ? await hashedMap(value, keyedHash) : await marked(value, keyedHash),
    )
  }
  return safe
}

async function hashedMap(value: unknown, keyedHash: KeyedHash): Promise<Json> {
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).map(
    async ([name, secret]): Promise<[string, string]> => [name, await marked(secret, keyedHash)],
  )
  return Object.fromEntries(await Promise.all(entries))
}

async function marked(secret: unknown, keyedHash: KeyedHash): Promise<string> {
  return `[secret ${await keyedHash(typeof secret === 'string' ? secret : JSON.stringify(secret))}]`
}
