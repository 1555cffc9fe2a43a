import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import type { Errand, Session } from './door.ts'

/** A KMS key and what its data keys are bound to; KMS opens a data key only with the same context. */
export interface KmsKey {
  /** Key id, alias or ARN. */
  keyId: string
  region: string
  context: Readonly<Record<string, string>>
}

const actions = { GenerateDataKey: 'kms:GenerateDataKey', Decrypt: 'kms:Decrypt' }

/** A new data key of 32 bytes as KMS wrapped it (KMS, "Data keys"); `openDataKey` gives its bytes. Throws `AwsError`. */
export async function newDataKey(
  session: Session,
  { keyId, region, context }: KmsKey,
  errand: Errand,
): Promise<Uint8Array> {
  const kms = session.client(KMSClient, region, { ...errand, actions })
  const made = await kms.send(
    new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context }),
  )
  if (!made.CiphertextBlob) throw new Error('KMS made no data key.')
  return made.CiphertextBlob
}

/** The bytes of a data key that KMS wrapped. Throws `AwsError` when this identity may not use the key. */
export async function openDataKey(
  session: Session,
  wrapped: Uint8Array,
  { keyId, region, context }: KmsKey,
  errand: Errand,
): Promise<Uint8Array> {
  const kms = session.client(KMSClient, region, { ...errand, actions })
  const opened = await kms.send(
    new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: context }),
  )
  if (!opened.Plaintext) throw new Error('KMS opened no data key.')
  return opened.Plaintext
}
