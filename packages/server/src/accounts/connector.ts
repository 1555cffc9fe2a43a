import { AppError, type Secret } from '@skydeck/contract'
import type { AwsCredentialIdentity } from '@smithy/types'
import type { Pool } from 'pg'
import type { Door, Session } from '../aws/door.ts'
import { readConnection, type StoredConnection } from '../store/connections.ts'

/** Credentials that come from outside the store: the SDK's default chain, a profile of the machine, the demo's keys. */
export interface OutsideCredentials {
  chain: () => Promise<AwsCredentialIdentity>
  profile: (name: string) => Promise<AwsCredentialIdentity>
  demo: (accountId: string) => Promise<AwsCredentialIdentity>
}

export interface ConnectorOptions {
  pool: Pool
  door: Door
  outside: OutsideCredentials
  /** Opens the sealed keys of a connection. */
  openKeys: (connection: StoredConnection) => Promise<Secret>
}

/** A connection that can call AWS. */
interface Connected {
  connection: StoredConnection
  session: Session
}

export interface Connector {
  /** Opens a stored connection; sessions are kept, so that a role is assumed once for all who use it. */
  open(id: string): Promise<Connected>
  /** Opens a connection that is not stored yet. */
  openUnstored(connection: StoredConnection, keys?: Secret): Promise<Session>
  /** Forgets what was opened, after a connection was changed or removed. */
  forget(id: string): void
}

/** Gives sessions at AWS for connections, each credential method by its own way (mission row A1). */
export function createConnector(options: ConnectorOptions): Connector {
  const opened = new Map<string, Promise<Session>>()

  const openStored = (connection: StoredConnection): Promise<Session> => {
    // The keys of a request are gone with its scan; a session that is kept would keep them.
    if (connection.ephemeral) return openSession(options, connector, connection)
    const known = opened.get(connection.id)
    if (known) return known
    const session = openSession(options, connector, connection)
    opened.set(connection.id, session)
    session.catch(() => opened.delete(connection.id))
    return session
  }

  const connector: Connector = {
    async open(id) {
      const connection = await readConnection(options.pool, id)
      if (!connection)
        throw new AppError(
          'not_found',
          `There is no connection ${id}.`,
          'It may have been removed; `skydeck accounts list` shows all.',
        )
      return { connection, session: await openStored(connection) }
    },
    openUnstored: (connection, keys) => openSession(options, connector, connection, keys),
    forget: (id) => void opened.delete(id),
  }
  return connector
}

async function openSession(
  options: ConnectorOptions,
  connector: Connector,
  connection: StoredConnection,
  keys?: Secret,
): Promise<Session> {
  const { door, outside } = options
  const of = {
    partition: connection.partition,
    ...(connection.accountId ? { account: connection.accountId } : {}),
  }
  switch (connection.method) {
    case 'default':
      return door.session(outside.chain, of)
    case 'profile':
      return door.session(() => outside.profile(connection.profile ?? ''), of)
    case 'demo':
      return door.session(() => outside.demo(connection.accountId ?? ''), of)
    case 'keys':
      return door.session(() => keysOf(options, connection, keys), of)
    case 'role': {
      const by = connection.via
        ? (await connector.open(connection.via)).session
        : door.session(outside.chain, of)
      return door.assumeRole(by, {
        roleArn: connection.roleArn ?? '',
        externalId: connection.externalId ?? undefined,
        sessionName: 'skydeck',
        region: connection.homeRegion,
      })
    }
  }
}

async function keysOf(
  { openKeys, door }: ConnectorOptions,
  connection: StoredConnection,
  given: Secret | undefined,
): Promise<AwsCredentialIdentity> {
  return door.staticKeys(connection.accessKeyId ?? '', given ?? (await openKeys(connection)))
}
