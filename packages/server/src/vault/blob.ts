import { keyIdLength, toHex } from './derive.ts'
import { keyLength } from './parse-key.ts'
import { VaultError } from './vault-error.ts'

/** The one version of the format: AES-256-GCM with a wrapped data key. */
export const blobVersion = 1

/** Length of an initialisation vector: 96 bits, as NIST SP 800-38D 8.2.2 asks of random ones. */
export const ivLength = 12

const tagLength = 16
const wrappedLength = ivLength + keyLength + tagLength
const dataAt = 1 + keyIdLength + wrappedLength

/** The parts of a sealed secret. `sealed` is iv, ciphertext and tag; so is `wrapped`, of the data key. */
export interface Blob {
  keyId: string
  wrapped: Uint8Array<ArrayBuffer>
  sealed: Uint8Array<ArrayBuffer>
}

/** Writes `v1 | key id (8) | wrapped data key (60) | iv (12) | ciphertext and tag`. */
export function writeBlob({ keyId, wrapped, sealed }: Blob): Uint8Array<ArrayBuffer> {
  const blob = new Uint8Array(dataAt + sealed.length)
  blob[0] = blobVersion
  for (let at = 0; at < keyIdLength; at++) blob[1 + at] = Number.parseInt(keyId.slice(at * 2, at * 2 + 2), 16)
  blob.set(wrapped, 1 + keyIdLength)
  blob.set(sealed, dataAt)
  return blob
}

/** Takes a blob apart; copies, since a driver's bytes may be a view of a buffer it uses again. Throws `bad_blob`. */
export function readBlob(bytes: Uint8Array): Blob {
  const hint = 'Restore the row from a backup, or enter the secret again.'
  if (bytes.length < dataAt + ivLength + tagLength) {
    throw new VaultError('bad_blob', `A sealed secret of ${bytes.length} bytes is cut off.`, hint)
  }
  if (bytes[0] !== blobVersion) {
    throw new VaultError(
      'bad_blob',
      `A sealed secret has format ${bytes[0]}; this Skydeck reads ${blobVersion}.`,
      hint,
    )
  }
  const blob = new Uint8Array(bytes)
  return {
    keyId: toHex(blob.subarray(1, 1 + keyIdLength)),
    wrapped: blob.slice(1 + keyIdLength, dataAt),
    sealed: blob.slice(dataAt),
  }
}
