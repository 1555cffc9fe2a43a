import {
  type Account,
  type AccountInput,
  AppError,
  type ConnectionTest,
  type ErrorCode,
  isErrorCode,
} from '@skydeck/contract'
import { packKeys } from '../aws/static-keys.ts'
import { insertConnection, listConnections, type StoredConnection } from '../store/connections.ts'
import { transaction } from '../store/transaction.ts'
import { type AccountsOptions, needConnection } from './accounts-options.ts'
import { blankConnection } from './blank-connection.ts'
import { sealKeys } from './keys.ts'
import { factsOf, presentAccount } from './present.ts'
import { testSession } from './test-connection.ts'

/** Connects an account: nothing is stored unless AWS knows the credentials. Throws AppError with A7's code otherwise. */
export async function addAccount(options: AccountsOptions, input: AccountInput): Promise<Account> {
  const { pool, connector, vault, demo, newId, now } = options
  const homeRegion = await usualRegion(options, input)
  const connection = blankConnection(input, { id: newId(), homeRegion, createdAt: now() })
  const keys = input.method === 'keys' ? packKeys(input.secretAccessKey, input.sessionToken) : undefined
  if (connection.via) connection.via = (await needConnection(pool, connection.via)).id
  const others = await listConnections(pool)
  refuseDouble(connection, others)
  const session = await connector.openUnstored(connection, keys)
  const result = await testSession(session, connection.homeRegion)
  if (!result.ok) throw failedTest(result)
  refuseRoot(result)
  const tested: StoredConnection = { ...connection, ...factsOf(result, now()), current: others.length === 0 }
  if (!input.name) tested.name = defaultName(tested)
  await transaction(pool, async (db) => {
    if (keys) {
      tested.vaultId = newId()
      await sealKeys(db, vault, tested.vaultId, tested.id, keys, now())
    }
    await insertConnection(db, tested)
  })
  return presentAccount(tested, demo)
}

/** A profile's own region wins over the server's. */
async function usualRegion(
  { homeRegion, regionOfProfile }: AccountsOptions,
  input: AccountInput,
): Promise<string> {
  return (input.method === 'profile' && (await regionOfProfile(input.profile))) || homeRegion
}

function defaultName({ method, profile, accountId }: StoredConnection): string {
  return method === 'profile' && profile ? profile : `${accountId} (${method})`
}

function refuseDouble(connection: StoredConnection, others: readonly StoredConnection[]): void {
  const { method, profile, roleArn, accessKeyId } = connection
  const same = others.find(
    (other) =>
      other.method === method &&
      other.profile === profile &&
      other.roleArn === roleArn &&
      other.accessKeyId === accessKeyId,
  )
  if (!same) return
  throw new AppError(
    'conflict',
    `This is connected already, as ${same.name}.`,
    `Remove it first to connect it anew: skydeck accounts remove ${same.id}`,
  )
}

function failedTest({ code, reason, hint, missingAction }: ConnectionTest): AppError {
  const known: ErrorCode = isErrorCode(code) ? code : 'Unexpected'
  return new AppError(known, reason ?? 'AWS did not answer.', hint ?? '', {
    missingAction: missingAction ?? undefined,
  })
}

/** The root user's keys can do everything, and nothing can take it from them (IAM, "Root user best practices"). */
function refuseRoot({ callerArn }: ConnectionTest): void {
  if (!callerArn?.endsWith(':root')) return
  throw new AppError(
    'forbidden',
    'These are keys of the root user of the account.',
    'Use a role or an IAM user with the policy of `skydeck policy`.',
  )
}
