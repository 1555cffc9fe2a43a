/** Longer texts are no token of ours and are not worth a digest. */
const longest = 4096

/** The token of an `Authorization: Bearer …` header (RFC 6750 2.1), or undefined. */
export function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > longest) return undefined
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(header)?.[1]
}

/** SHA-256 of a token, 32 bytes: what is stored of it and what is compared. */
export async function digestToken(token: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
}

/** True if two digests are the same, in a time that does not depend on where they differ. */
export function sameDigest(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0)
  return difference === 0
}
