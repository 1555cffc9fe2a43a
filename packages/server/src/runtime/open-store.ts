import { Signer } from '@aws-sdk/rds-signer'
import { AppError } from '@skydeck/contract'
import type { Pool } from 'pg'
import { checkServer, createPool, type StoreTarget } from '../store/connect.ts'
import { type EmbeddedPostgres, openEmbedded } from '../store/embedded/open.ts'
import { settleFact } from '../store/facts.ts'
import { loadMigrations, migrate } from '../store/migrate.ts'
import type { StoredType } from '../store/stored-type.ts'
import { buildViews } from '../store/views.ts'
import { now } from './clock.ts'
import { newId } from './ids.ts'
import type { Settings } from './settings.ts'

type Say = (message: string) => void

/** An open, migrated store. */
export interface OpenStore {
  kind: 'embedded' | 'postgresql'
  target: StoreTarget
  pool: Pool
  version: string
  /** Identifies this store: the vault key of local mode is named by it. */
  id: string
  close(): Promise<void>
}

/** Opens the embedded server of the data folder; several stores may live on it. */
export function openEmbeddedServer(settings: Settings, say: Say): Promise<EmbeddedPostgres> {
  return openEmbedded({ home: settings.SKYDECK_HOME, log: say })
}

/** Where the real store is: by IAM, by URL, or embedded. `embedded` is asked only then. */
export async function realTarget(
  settings: Settings,
  embedded: () => Promise<EmbeddedPostgres>,
  say: Say,
): Promise<{ kind: OpenStore['kind']; target: StoreTarget }> {
  if (settings.USE_IAM_AUTH) {
    if (settings.DATABASE_URL) say('USE_IAM_AUTH is set, so DATABASE_URL is ignored.')
    return { kind: 'postgresql', target: iamTarget(settings) }
  }
  if (settings.DATABASE_URL)
    return { kind: 'postgresql', target: { kind: 'url', url: settings.DATABASE_URL } }
  return { kind: 'embedded', target: await embeddedTarget(await embedded(), 'skydeck') }
}

/** A database of the embedded server. */
export async function embeddedTarget(server: EmbeddedPostgres, database: string): Promise<StoreTarget> {
  await server.createDatabase(database)
  return { kind: 'embedded', connection: server.connection(database) }
}

/** Connects, checks the server and, with `types`, migrates and brings the views up to date. Throws `StoreError` with what to do. */
export async function openStore(
  kind: OpenStore['kind'],
  target: StoreTarget,
  types: readonly StoredType[] | undefined,
  say: Say,
): Promise<OpenStore> {
  const pool = createPool(target, { max: 12, applicationName: 'skydeck', log: say })
  try {
    const version = await checkServer(pool)
    if (types) {
      await migrate(pool, await loadMigrations(new URL('../store/migrations', import.meta.url)), { now })
      await buildViews(pool, types)
    }
    return {
      kind,
      target,
      pool,
      version,
      id: await settleFact(pool, 'store_id', newId()),
      close: () => pool.end(),
    }
  } catch (error) {
    await pool.end()
    throw error
  }
}

/** RDS login by IAM: a token of 15 minutes for each new connection, checked at login only (RDS guide, "IAM database authentication"). */
export function iamTarget(settings: Settings): StoreTarget {
  const { DB_HOST: host, DB_NAME: database, DB_USER: user, DB_PORT: port, AWS_REGION: region } = settings
  if (!host || !database || !user) {
    throw new AppError(
      'bad_request',
      'USE_IAM_AUTH needs DB_HOST, DB_NAME and DB_USER.',
      'Set all three, or leave USE_IAM_AUTH out and set DATABASE_URL.',
    )
  }
  const signer = new Signer({ hostname: host, port, region, username: user })
  return { kind: 'iam', host, port, database, user, password: () => signer.getAuthToken() }
}
