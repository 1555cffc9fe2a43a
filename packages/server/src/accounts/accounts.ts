import {
  type Account,
  type AccountInput,
  AppError,
  type ConnectionTest,
  type ErrorCode,
  isErrorCode,
} from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'
import { partitionOf } from '../aws/regions.ts'
import { packKeys } from '../aws/static-keys.ts'
import {
  deleteConnection,
  insertConnection,
  listConnections,
  purgeAccount,
  readConnection,
  type StoredConnection,
  setCurrent,
  updateConnection,
} from '../store/connections.ts'
import { transaction } from '../store/transaction.ts'
import type { Vault } from '../vault/open-vault.ts'
import type { Connector } from './connector.ts'
import { sealKeys } from './keys.ts'
import { factsOf, presentAccount } from './present.ts'
import { testSession } from './test-connection.ts'

export interface AccountsOptions {
  pool: Pool
  connector: Connector
  vault: Vault
  demo: boolean
  /** Region for connections that name none. */
  homeRegion: string
  newId: () => string
  now: () => Date
}

export interface Accounts {
  list(): Promise<Account[]>
  /** Connects an account: nothing is stored unless AWS knows the credentials. Throws AppError with A7's code otherwise. */
  add(input: AccountInput): Promise<Account>
  remove(id: string, purge: boolean): Promise<{ removed: string; resourcesPurged: number }>
  test(id: string): Promise<ConnectionTest>
  switch(id: string): Promise<Account>
  /** Tests keys of a request without storing anything. */
  tryKeys(keys: RequestKeys): Promise<ConnectionTest>
  /** Stores the keys of a request, sealed, until its scan ends. Gives the connection's id. */
  addForRequest(keys: RequestKeys, test: ConnectionTest): Promise<string>
  /** Makes the identity of the default credential chain a connection, once, and tests it. */
  addDefault(): Promise<ConnectionTest>
}

export interface RequestKeys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | null | undefined
  region: string
}

/** Connecting accounts and looking after the connections (mission rows A1-A4, A6). */
export function createAccounts(options: AccountsOptions): Accounts {
  const { pool, connector, vault, demo, newId, now } = options
  const need = async (id: string): Promise<StoredConnection> => {
    const byId = await readConnection(pool, id)
    const found = byId ?? (await listConnections(pool)).find(({ accountId }) => accountId === id)
    if (!found || found.ephemeral)
      throw new AppError(
        'not_found',
        `There is no connection ${id}.`,
        '`skydeck accounts list` shows all with their ids.',
      )
    return found
  }
  const test = async (id: string): Promise<ConnectionTest> => {
    const { connection, session } = await connector.open((await need(id)).id)
    const result = await testSession(session, connection.homeRegion)
    await updateConnection(pool, connection.id, factsOf(result, now()))
    return result
  }
  const blank = blankConnection(options)

  return {
    list: async () => (await listConnections(pool)).map((connection) => presentAccount(connection, demo)),
    async add(input) {
      const connection = blank(input)
      const keys = input.method === 'keys' ? packKeys(input.secretAccessKey, input.sessionToken) : undefined
      if (connection.via) connection.via = (await need(connection.via)).id
      const session = await connector.openUnstored(connection, keys)
      const result = await testSession(session, connection.homeRegion)
      if (!result.ok) throw failedTest(result)
      refuseRoot(result)
      const tested = {
        ...connection,
        ...factsOf(result, now()),
        current: (await listConnections(pool)).length === 0,
      }
      if (!input.name) tested.name = defaultName(tested)
      await transaction(pool, async (db) => {
        if (keys) {
          tested.vaultId = newId()
          await sealKeys(db, vault, tested.vaultId, tested.id, keys, now())
        }
        await insertConnection(db, tested)
      })
      return presentAccount(tested, demo)
    },
    async remove(id, purge) {
      const connection = await need(id)
      const users = (await listConnections(pool)).filter(({ via }) => via === connection.id)
      if (users.length > 0) {
        throw new AppError(
          'conflict',
          `${connection.name} assumes the role of ${users.map(({ name }) => name).join(', ')}.`,
          'Remove those first.',
        )
      }
      const resourcesPurged = await transaction(pool, (db) => removeOne(db, connection, purge))
      connector.forget(connection.id)
      return { removed: connection.id, resourcesPurged }
    },
    test,
    async switch(id) {
      const connection = await need(id)
      await transaction(pool, (db) => setCurrent(db, connection.id))
      return presentAccount({ ...connection, current: true }, demo)
    },
    async tryKeys(keys) {
      const session = await connector.openUnstored(
        blank(requestInput(keys)),
        packKeys(keys.secretAccessKey, keys.sessionToken),
      )
      return testSession(session, keys.region)
    },
    async addForRequest(keys, result) {
      const connection = {
        ...blank(requestInput(keys)),
        ...factsOf(result, now()),
        name: 'keys of a request',
        ephemeral: true,
        vaultId: newId(),
      }
      await transaction(pool, async (db) => {
        await sealKeys(
          db,
          vault,
          connection.vaultId,
          connection.id,
          packKeys(keys.secretAccessKey, keys.sessionToken),
          now(),
        )
        await insertConnection(db, connection)
      })
      return connection.id
    },
    async addDefault() {
      const known = (await listConnections(pool)).find(({ method }) => method === 'default')
      if (known) return test(known.id)
      const connection = {
        ...blank({ method: 'default' }),
        name: 'default credentials',
        current: (await listConnections(pool)).length === 0,
      }
      const result = await testSession(await connector.openUnstored(connection), connection.homeRegion)
      await insertConnection(pool, { ...connection, ...factsOf(result, now()) })
      return result
    },
  }
}

async function removeOne(db: PoolClient, connection: StoredConnection, purge: boolean): Promise<number> {
  const purged = purge && connection.accountId ? await purgeAccount(db, connection.accountId) : 0
  await deleteConnection(db, connection.id)
  return purged
}

function requestInput(keys: RequestKeys): AccountInput {
  return {
    method: 'keys',
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    homeRegion: keys.region,
  }
}

function blankConnection({ newId, now, homeRegion: usual }: AccountsOptions) {
  return (input: AccountInput): StoredConnection => {
    const homeRegion = input.homeRegion ?? usual
    return {
      id: newId(),
      accountId: input.method === 'role' ? (input.roleArn.split(':')[4] ?? null) : null,
      name: input.name ?? input.method,
      method: input.method,
      profile: input.method === 'profile' ? input.profile : null,
      roleArn: input.method === 'role' ? input.roleArn : null,
      externalId: input.method === 'role' ? (input.externalId ?? null) : null,
      via: input.method === 'role' ? (input.via ?? null) : null,
      vaultId: null,
      accessKeyId: input.method === 'keys' ? input.accessKeyId : null,
      homeRegion,
      partition: partitionOf(homeRegion),
      ...{
        callerArn: null,
        regions: [],
        state: 'new',
        reason: null,
        hint: null,
        missingAction: null,
        testedAt: null,
      },
      current: false,
      ephemeral: false,
      createdAt: now(),
    }
  }
}

function defaultName({ method, profile, accountId }: StoredConnection): string {
  return method === 'profile' ? `${profile}` : `${accountId} (${method})`
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
