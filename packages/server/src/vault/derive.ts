import { keyLength } from './parse-key.ts'
import { VaultError } from './vault-error.ts'

/** Length of a key id in bytes; as text it is 16 hex digits. */
export const keyIdLength = 8

/** What one root key gives. The derived keys cannot be exported. */
export interface DerivedKey {
  id: string
  /** AES-256-GCM: wraps the data key of each row. */
  wrapping: CryptoKey
  /** HMAC-SHA-256: hashes of texts that are compared, never shown. */
  hashing: CryptoKey
}

/**
 * The id of a root key: the first 16 hex digits of the SHA-256 of a value derived for this alone (RFC 5869, its own
 * label), so that it says nothing about the key. Throws `VaultError` `bad_key` unless it gets 32 bytes.
 */
export async function keyId(bytes: Uint8Array): Promise<string> {
  const material = await importRoot(bytes)
  const label = await crypto.subtle.deriveBits(hkdf('key-id'), material, 256)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', label))
  return toHex(digest.subarray(0, keyIdLength))
}

/** Derives all that the vault needs from one root key: HKDF-SHA-256 (RFC 5869) with a label for each purpose. */
export async function deriveKeys(bytes: Uint8Array): Promise<DerivedKey> {
  const material = await importRoot(bytes)
  const [id, wrapping, hashing] = await Promise.all([
    keyId(bytes),
    crypto.subtle.deriveKey(hkdf('wrap'), material, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(hkdf('hash'), material, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
      'sign',
    ]),
  ])
  return { id, wrapping, hashing }
}

/** Bytes as lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function importRoot(bytes: Uint8Array): Promise<CryptoKey> {
  if (bytes.length !== keyLength) {
    throw new VaultError(
      'bad_key',
      `A vault key has ${keyLength} bytes; this one has ${bytes.length}.`,
      'Make one with: openssl rand -base64 32',
    )
  }
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), 'HKDF', false, ['deriveBits', 'deriveKey'])
}

// No salt: the root key is 32 random bytes already, which is what RFC 5869 3.1 asks a salt for.
function hkdf(purpose: 'wrap' | 'hash' | 'key-id'): HkdfParams {
  const info = new TextEncoder().encode(`skydeck/vault/v1/${purpose}`)
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
}
