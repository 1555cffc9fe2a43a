import type { ConnectionTest } from '@skydeck/contract'
import { packKeys } from '../aws/static-keys.ts'
import { insertConnection, type StoredConnection } from '../store/connections.ts'
import { transaction } from '../store/transaction.ts'
import type { AccountsOptions } from './accounts-options.ts'
import { blankConnection } from './blank-connection.ts'
import { sealKeys } from './keys.ts'
import { factsOf } from './present.ts'
import { testSession } from './test-connection.ts'

/** Access keys as a request brings them; they are not kept beyond what it asks for. */
export interface RequestKeys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | null | undefined
  region: string
}

/** Tests keys of a request without storing anything. */
export async function tryKeys(options: AccountsOptions, keys: RequestKeys): Promise<ConnectionTest> {
  const session = await options.connector.openUnstored(
    connectionOf(options, keys),
    packKeys(keys.secretAccessKey, keys.sessionToken),
  )
  return testSession(session, keys.region)
}

/** Stores the keys of a request, sealed, until its scan ends. Gives the connection's id. */
export async function addForRequest(
  options: AccountsOptions,
  keys: RequestKeys,
  test: ConnectionTest,
): Promise<string> {
  const { pool, vault, newId, now } = options
  const vaultId = newId()
  const connection: StoredConnection = {
    ...connectionOf(options, keys),
    ...factsOf(test, now()),
    name: 'keys of a request',
    ephemeral: true,
    vaultId,
  }
  await transaction(pool, async (db) => {
    await sealKeys(
      db,
      vault,
      vaultId,
      connection.id,
      packKeys(keys.secretAccessKey, keys.sessionToken),
      now(),
    )
    await insertConnection(db, connection)
  })
  return connection.id
}

function connectionOf(
  { newId, now }: AccountsOptions,
  { accessKeyId, secretAccessKey, region }: RequestKeys,
): StoredConnection {
  return blankConnection(
    { method: 'keys', accessKeyId, secretAccessKey, homeRegion: region },
    { id: newId(), homeRegion: region, createdAt: now() },
  )
}
