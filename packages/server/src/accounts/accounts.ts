import { type Account, type AccountInput, AppError, type ConnectionTest } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'
import {
  deleteConnection,
  insertConnection,
  listConnections,
  purgeAccount,
  type StoredConnection,
  setCurrent,
  updateConnection,
} from '../store/connections.ts'
import { transaction } from '../store/transaction.ts'
import { type AccountsOptions, needConnection } from './accounts-options.ts'
import { addAccount } from './add-account.ts'
import { blankConnection } from './blank-connection.ts'
import { factsOf, presentAccount } from './present.ts'
import { addForRequest, type RequestKeys, tryKeys } from './request-keys.ts'
import { testSession } from './test-connection.ts'

export interface Accounts {
  list(): Promise<Account[]>
  add(input: AccountInput): Promise<Account>
  remove(id: string, purge: boolean): Promise<{ removed: string; resourcesPurged: number }>
  test(id: string): Promise<ConnectionTest>
  switch(id: string): Promise<Account>
  tryKeys(keys: RequestKeys): Promise<ConnectionTest>
  addForRequest(keys: RequestKeys, test: ConnectionTest): Promise<string>
  /** Forgets the keys of a request whose scan could not be started. */
  dropForRequest(id: string): Promise<void>
  /** Makes the identity of the default credential chain a connection, once, and tests it. */
  addDefault(): Promise<ConnectionTest>
}

/** Connecting accounts and looking after the connections (mission rows A1-A4, A6). */
export function createAccounts(options: AccountsOptions): Accounts {
  const { pool, connector, demo } = options
  return {
    list: async () => (await listConnections(pool)).map((connection) => presentAccount(connection, demo)),
    add: (input) => addAccount(options, input),
    async remove(id, purge) {
      const connection = await needConnection(pool, id)
      await refuseInUse(pool, connection)
      const resourcesPurged = await transaction(pool, (db) => removeOne(db, connection, purge))
      connector.forget(connection.id)
      return { removed: connection.id, resourcesPurged }
    },
    test: (id) => testStored(options, id),
    async switch(id) {
      const connection = await needConnection(pool, id)
      await transaction(pool, (db) => setCurrent(db, connection.id))
      return presentAccount({ ...connection, current: true }, demo)
    },
    tryKeys: (keys) => tryKeys(options, keys),
    addForRequest: (keys, test) => addForRequest(options, keys, test),
    dropForRequest: (id) => transaction(pool, (db) => deleteConnection(db, id)),
    addDefault: () => addDefault(options),
  }
}

async function testStored({ pool, connector, now }: AccountsOptions, id: string): Promise<ConnectionTest> {
  // A test is of what the credentials are now, not of what they were when they were last read.
  connector.forget(id)
  const { connection, session } = await connector.open((await needConnection(pool, id)).id)
  const result = await testSession(session, connection.homeRegion)
  await updateConnection(pool, connection.id, factsOf(result, now()))
  return result
}

async function addDefault(options: AccountsOptions): Promise<ConnectionTest> {
  const { pool, connector, newId, now, homeRegion } = options
  const connections = await listConnections(pool)
  const known = connections.find(({ method }) => method === 'default')
  if (known) return testStored(options, known.id)
  const connection = {
    ...blankConnection({ method: 'default' }, { id: newId(), homeRegion, createdAt: now() }),
    name: 'default credentials',
    current: connections.length === 0,
  }
  const result = await testSession(await connector.openUnstored(connection), connection.homeRegion)
  await insertConnection(pool, { ...connection, ...factsOf(result, now()) })
  return result
}

async function refuseInUse(pool: Pool, { id, name }: StoredConnection): Promise<void> {
  const users = (await listConnections(pool)).filter(({ via }) => via === id)
  if (users.length === 0) return
  throw new AppError(
    'conflict',
    `${users.map(({ name }) => name).join(', ')} assume roles by ${name}.`,
    'Remove those first.',
  )
}

async function removeOne(db: PoolClient, connection: StoredConnection, purge: boolean): Promise<number> {
  const purged = purge && connection.accountId ? await purgeAccount(db, connection.accountId) : 0
  await deleteConnection(db, connection.id)
  return purged
}
