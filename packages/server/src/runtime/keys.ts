import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { keyLength, parseKey } from '../vault/parse-key.ts'
import { VaultError } from '../vault/vault-error.ts'

export interface KeySources {
  env: { SKYDECK_KEY?: string | undefined; SKYDECK_KEY_FILE?: string | undefined }
  /** The person's configuration folder: `$XDG_CONFIG_HOME` or `~/.config`. Not the folder of the data. */
  configHome: string
  /** Which store the key is for; letters, digits, `-` and `_`. */
  storeId: string
  /** True if the store holds secrets that an earlier key sealed. */
  hasSealedRows: () => Promise<boolean>
  /** Random bytes of a length; the runtime's CSPRNG without it. */
  random?: (length: number) => Uint8Array
}

/**
 * The vault's root key, 32 bytes: from SKYDECK_KEY, from the file SKYDECK_KEY_FILE, else from
 * `<configHome>/skydeck/<storeId>.key`, which is made (mode 0600) if it is absent and nothing was sealed yet. Processes
 * that start together get the same key. Throws `VaultError` with a sentence that names the path.
 */
export async function loadKey(sources: KeySources): Promise<Uint8Array> {
  const { SKYDECK_KEY: text, SKYDECK_KEY_FILE: file } = sources.env
  if (text) return parseNamed(text, 'SKYDECK_KEY')
  if (file) return (await readKeyFile(file)) ?? absent(file, 'SKYDECK_KEY_FILE names it.')
  if (!/^[\w-]+$/.test(sources.storeId)) throw new TypeError(`Not a store id: ${sources.storeId}`)
  return ownKey(join(sources.configHome, 'skydeck', `${sources.storeId}.key`), sources)
}

async function ownKey(path: string, { hasSealedRows, random }: KeySources): Promise<Uint8Array> {
  const found = await readKeyFile(path)
  if (found) return found
  // Read once more: another process may have made the key and sealed with it since the first look.
  if (await hasSealedRows())
    return (await readKeyFile(path)) ?? absent(path, 'It sealed what this store holds.')
  const bytes = (random ?? ((length) => crypto.getRandomValues(new Uint8Array(length))))(keyLength)
  await writeOnce(path, `${Buffer.from(bytes).toString('base64')}\n`)
  return (await readKeyFile(path)) ?? absent(path, 'It was made a moment ago.')
}

/** Reads and checks a key file; undefined if there is none. Looks at what was opened, not at what the name was. */
async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  const file = await openIfThere(path)
  if (!file) return undefined
  try {
    const stat = await file.stat()
    // Windows keeps access lists, not mode bits; Node shows every file there as 0666.
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      throw new VaultError(
        'bad_key',
        `The vault key ${path} can be read or written by others (mode ${(stat.mode & 0o777).toString(8).padStart(4, '0')}).`,
        `Run: chmod 600 '${path}'. If others may have seen it, replace the secrets that it sealed.`,
      )
    }
    const text = stat.isFile() && stat.size > 1024 ? 'too long' : await file.readFile('utf8')
    return parseNamed(text, `The file ${path}`)
  } catch (error) {
    throw error instanceof VaultError ? error : unreadable(path, error)
  } finally {
    await file.close()
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

/**
 * Puts a file where none is, whole or not at all: a name of its own (O_EXCL, 0600), flushed, then a hard link, which
 * fails where another process came first. A key file that a crash left half written would lock the store for good.
 */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await link(draft, path)
    await syncFolder(dirname(path))
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritable(path, error)
  } finally {
    await unlink(draft).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error
    })
  }
}

/** Makes the new name last through a power cut: rows sealed with a key that vanished could never be opened. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function parseNamed(text: string, name: string): Uint8Array {
  try {
    return parseKey(text)
  } catch (cause) {
    throw new VaultError(
      'bad_key',
      `${name} holds no vault key: 32 bytes in base64, base64url or hex.`,
      'Restore it from a backup. For a store without secrets, make one with: openssl rand -base64 32',
      { cause },
    )
  }
}

function absent(path: string, why: string): never {
  throw new VaultError(
    'missing_key',
    `The vault key ${path} is not there. ${why}`,
    'Restore the file from a backup, or give the key by SKYDECK_KEY or SKYDECK_KEY_FILE. Skydeck makes no new one.',
  )
}

function unreadable(path: string, cause: unknown): VaultError {
  return new VaultError(
    'bad_key',
    `The vault key ${path} cannot be read (${codeOf(cause)}).`,
    'It must be a file that the user who runs Skydeck may read.',
    { cause },
  )
}

function unwritable(path: string, cause: unknown): VaultError {
  return new VaultError(
    'missing_key',
    `No vault key could be made at ${path} (${codeOf(cause)}).`,
    'Make its folder writable, or give a key by SKYDECK_KEY or SKYDECK_KEY_FILE.',
    { cause },
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
