import { AppError } from '@skydeck/contract'
import type { Pool } from 'pg'
import { listConnections, readConnection, type StoredConnection } from '../store/connections.ts'
import type { Vault } from '../vault/open-vault.ts'
import type { Connector } from './connector.ts'

export interface AccountsOptions {
  pool: Pool
  connector: Connector
  vault: Vault
  demo: boolean
  /** Region for connections that name none. */
  homeRegion: string
  /** The region that a local profile names for itself. */
  regionOfProfile: (profile: string) => Promise<string | undefined>
  newId: () => string
  now: () => Date
}

/** The lasting connection with this id or account id. Throws AppError `not_found`. */
export async function needConnection(pool: Pool, id: string): Promise<StoredConnection> {
  const byId = await readConnection(pool, id)
  const found = byId ?? (await listConnections(pool)).find(({ accountId }) => accountId === id)
  if (found && !found.ephemeral) return found
  throw new AppError(
    'not_found',
    `There is no connection ${id}.`,
    '`skydeck accounts list` shows all with their ids.',
  )
}
