import { VaultError } from './vault-error.ts'

/** Length of a root key in bytes. */
export const keyLength = 32

/**
 * Reads a root key of 32 bytes from hex (64 digits), base64 or base64url (43 characters, 44 with padding); white space
 * around it is ignored. The length tells hex from base64. Throws `VaultError` `bad_key`, which never repeats the text.
 */
export function parseKey(text: string): Uint8Array<ArrayBuffer> {
  const key = text.trim()
  if (/^[0-9a-f]{64}$/i.test(key)) return fromHex(key)
  if (/^([A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/.test(key)) return fromBase64(key)
  throw new VaultError(
    'bad_key',
    key === '' ? 'The vault key is empty.' : 'The vault key is not 32 bytes in base64, base64url or hex.',
    'Make one with: openssl rand -base64 32',
  )
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  )
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
