import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'

/** PostgreSQL's own default. */
const iterations = 4096

/**
 * What PostgreSQL keeps instead of a password (SCRAM-SHA-256, RFC 5802 and RFC 7677), so that the password itself is in no
 * statement and no server log. The password has to be ASCII, which SASLprep leaves as it is.
 */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
