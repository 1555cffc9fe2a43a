import type { ConnectionMethod } from '@skydeck/contract'
import type { Pool, PoolClient } from 'pg'

/** A stored connection: how to reach an account, never a secret. */
export interface StoredConnection {
  id: string
  accountId: string | null
  name: string
  method: ConnectionMethod
  profile: string | null
  roleArn: string | null
  externalId: string | null
  via: string | null
  vaultId: string | null
  accessKeyId: string | null
  homeRegion: string
  partition: string
  callerArn: string | null
  regions: string[]
  state: 'new' | 'ok' | 'failed'
  reason: string | null
  hint: string | null
  missingAction: string | null
  testedAt: Date | null
  current: boolean
  ephemeral: boolean
  createdAt: Date
}

const columns: Record<keyof StoredConnection, string> = {
  id: 'id',
  accountId: 'account_id',
  name: 'name',
  method: 'method',
  profile: 'profile',
  roleArn: 'role_arn',
  externalId: 'external_id',
  via: 'via',
  vaultId: 'vault_id',
  accessKeyId: 'access_key_id',
  homeRegion: 'home_region',
  partition: 'partition',
  callerArn: 'caller_arn',
  regions: 'regions',
  state: 'state',
  reason: 'reason',
  hint: 'hint',
  missingAction: 'missing_action',
  testedAt: 'tested_at',
  current: 'current',
  ephemeral: 'ephemeral',
  createdAt: 'created_at',
}

const selected = Object.entries(columns)
  .map(([name, column]) => `${column} as "${name}"`)
  .join(', ')

const valueOf = (name: string, value: unknown) => (name === 'regions' ? JSON.stringify(value) : value)

/** All lasting connections, oldest first. */
export async function listConnections(db: Pool): Promise<StoredConnection[]> {
  const { rows } = await db.query<StoredConnection>(
    `select ${selected} from accounts where not ephemeral order by created_at, id`,
  )
  return rows
}

/** One connection, lasting or of a request. */
export async function readConnection(db: Pool, id: string): Promise<StoredConnection | undefined> {
  const { rows } = await db.query<StoredConnection>(`select ${selected} from accounts where id = $1`, [id])
  return rows[0]
}

/** Adds a connection. */
export async function insertConnection(db: Pool | PoolClient, connection: StoredConnection): Promise<void> {
  const names = Object.keys(columns) as (keyof StoredConnection)[]
  await db.query(
    `insert into accounts (${names.map((name) => columns[name]).join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    names.map((name) => valueOf(name, connection[name])),
  )
}

/** Sets the given facts of a connection. */
export async function updateConnection(
  db: Pool | PoolClient,
  id: string,
  facts: Partial<Omit<StoredConnection, 'id'>>,
): Promise<void> {
  const names = Object.keys(facts) as (keyof typeof facts)[]
  if (names.length === 0) return
  await db.query(
    `update accounts set ${names.map((name, index) => `${columns[name]} = $${index + 2}`).join(', ')} where id = $1`,
    [id, ...names.map((name) => valueOf(name, facts[name]))],
  )
}

/** Makes one connection the current one. */
export async function setCurrent(db: PoolClient, id: string): Promise<void> {
  await db.query('update accounts set current = false where current and id <> $1', [id])
  await db.query('update accounts set current = true where id = $1', [id])
}

/** Removes a connection; its sealed secret goes with it. */
export async function deleteConnection(db: PoolClient, id: string): Promise<void> {
  const { rows } = await db.query<{ vault_id: string | null }>(
    'delete from accounts where id = $1 returning vault_id',
    [id],
  )
  if (rows[0]?.vault_id) await db.query('delete from vault where id = $1', [rows[0].vault_id])
}

/** Removes everything that is stored of an account; gives the number of its resources. */
export async function purgeAccount(db: PoolClient, accountId: string): Promise<number> {
  for (const table of ['resource_versions', 'resource_volatile', 'relations', 'listings']) {
    await db.query(`delete from ${table} where account_id = $1`, [accountId])
  }
  const { rowCount } = await db.query('delete from resources where account_id = $1', [accountId])
  return rowCount ?? 0
}
