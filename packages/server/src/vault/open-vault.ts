import { Secret } from '@skydeck/contract'
import { type Blob, blobVersion, ivLength, readBlob, writeBlob } from './blob.ts'
import { authenticated, type SealContext } from './context.ts'
import { type DerivedKey, deriveKeys, toHex } from './derive.ts'
import { keyLength } from './parse-key.ts'
import { VaultError } from './vault-error.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface VaultOptions {
  /** Root keys of 32 bytes, newest first, each with its `keyId()`. Old ones stay until their rows are rewrapped. */
  keys: readonly { id: string; bytes: Uint8Array }[]
  /** Id of the key that seals; the first one without it. */
  current?: string
  /** Random bytes of a length; the runtime's CSPRNG without it. */
  random?: (length: number) => Uint8Array
}

export interface Vault {
  /** Seals a secret for one row and field. Throws TypeError for a text with a lone surrogate, which UTF-8 has not. */
  seal(secret: Secret, context: SealContext): Promise<Uint8Array>
  /** Opens what was sealed for this row and field. Throws `VaultError`. */
  open(blob: Uint8Array, context: SealContext): Promise<Secret>
  /** The same secret under the current key: the data key is wrapped anew, the ciphertext stays. Throws `VaultError`. */
  rewrap(blob: Uint8Array, context: SealContext): Promise<Uint8Array>
  /** Id of the key that a blob was sealed with, whether loaded or not. Throws `VaultError` `bad_blob`. */
  keyIdOf(blob: Uint8Array): string
  /**
   * `<key id>:<64 hex digits>`, equal for equal texts: to see a change of a value that is not kept. `keyId` says under
   * which loaded key; a hash that was stored before a rotation is compared with one made under its own.
   */
  keyedHash(text: string, keyId?: string): Promise<string>
}

/**
 * Opens a vault: a random data key per secret, AES-256-GCM, wrapped by a key derived from the root key; both
 * encryptions are bound to table, row, owner, field and version. Throws `VaultError`: no keys, a key of another
 * length, an id that is not its key's.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const keys = await loadKeys(options.keys)
  const random = options.random ?? ((length) => crypto.getRandomValues(new Uint8Array(length)))
  const currentId = options.current ?? options.keys[0]?.id ?? ''
  const keyOf = (id: string) => keys.get(id) ?? missing(id)
  const current = keyOf(currentId)

  const wrap = async (dataKey: Bytes, context: SealContext) =>
    encrypt(current.wrapping, dataKey, authenticated('key', blobVersion, context, current.id), random)
  const unwrap = async ({ keyId, wrapped }: Blob, context: SealContext) =>
    decrypt(keyOf(keyId).wrapping, wrapped, authenticated('key', blobVersion, context, keyId))

  return {
    async seal(secret, context) {
      const text = encodeText(secret)
      const dataKey = new Uint8Array(random(keyLength))
      const key = await importDataKey(dataKey)
      const sealed = await encrypt(key, text, authenticated('data', blobVersion, context), random)
      const wrapped = await wrap(dataKey, context)
      dataKey.fill(0)
      return writeBlob({ keyId: current.id, wrapped, sealed })
    },
    async open(bytes, context) {
      const blob = readBlob(bytes)
      const key = await importDataKey(await unwrap(blob, context))
      const text = await decrypt(key, blob.sealed, authenticated('data', blobVersion, context))
      return Secret.of(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text))
    },
    async rewrap(bytes, context) {
      const blob = readBlob(bytes)
      const wrapped = await wrap(await unwrap(blob, context), context)
      return writeBlob({ keyId: current.id, wrapped, sealed: blob.sealed })
    },
    keyIdOf: (bytes) => readBlob(bytes).keyId,
    async keyedHash(text, keyId = current.id) {
      const mac = await crypto.subtle.sign('HMAC', keyOf(keyId).hashing, new TextEncoder().encode(text))
      return `${keyId}:${toHex(new Uint8Array(mac))}`
    },
  }
}

async function loadKeys(keys: VaultOptions['keys']): Promise<Map<string, DerivedKey>> {
  if (keys.length === 0) {
    throw new VaultError('missing_key', 'The vault has no key.', 'Set SKYDECK_KEY or SKYDECK_KEY_FILE.')
  }
  const loaded = new Map<string, DerivedKey>()
  for (const { id, bytes } of keys) {
    const derived = await deriveKeys(bytes)
    // A blob that bears another key's id could never be opened again.
    if (derived.id !== id) {
      throw new VaultError(
        'bad_key',
        `The key given as ${id} has the id ${derived.id}.`,
        'Take the id from keyId().',
      )
    }
    loaded.set(id, derived)
  }
  return loaded
}

function missing(id: string): never {
  throw new VaultError(
    'missing_key',
    `The vault key ${id} is not loaded.`,
    'Start Skydeck with the key that sealed these rows (SKYDECK_KEY or SKYDECK_KEY_FILE).',
  )
}

function encodeText(secret: Secret): Bytes {
  const text = secret.reveal()
  if (!text.isWellFormed()) throw new TypeError('A secret with a lone surrogate cannot be sealed.')
  return new TextEncoder().encode(text)
}

function importDataKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function encrypt(
  key: CryptoKey,
  plain: Bytes,
  aad: Bytes,
  random: (length: number) => Uint8Array,
): Promise<Bytes> {
  const iv = new Uint8Array(random(ivLength))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, plain)
  const joined = new Uint8Array(ivLength + sealed.byteLength)
  joined.set(iv)
  joined.set(new Uint8Array(sealed), ivLength)
  return joined
}

async function decrypt(key: CryptoKey, bytes: Bytes, aad: Bytes): Promise<Bytes> {
  const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, ivLength), additionalData: aad }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.slice(ivLength)))
  } catch (cause) {
    throw new VaultError(
      'tampered',
      'A sealed secret is not what was sealed for this row and field.',
      'It was altered or moved. Restore the row from a backup, or enter the secret again.',
      { cause },
    )
  }
}
