import { Secret } from '@skydeck/contract'
import type { AwsCredentialIdentity } from '@smithy/types'

/** A secret access key and a session token as the one secret that is sealed and handed on. */
export function packKeys(secretAccessKey: string, sessionToken: string | null | undefined): Secret {
  return Secret.of(JSON.stringify([secretAccessKey, sessionToken ?? null]))
}

/** Credentials for the SDK from an access key id and what `packKeys` made. */
export function staticKeys(accessKeyId: string, keys: Secret): AwsCredentialIdentity {
  const [secretAccessKey, sessionToken] = JSON.parse(keys.reveal()) as [string, string | null]
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}
