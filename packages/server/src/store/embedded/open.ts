import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PostgresAddress } from '../postgres-url.ts'
import { toStoreError } from '../store-error.ts'
import { type Attachment, anyAttached, attach } from './attachments.ts'
import { createDatabase } from './create-database.ts'
import { ensureServer } from './ensure.ts'
import { waitForLock } from './file-lock.ts'
import { type Home, type Place, prepareHome, preparePlace } from './place.ts'
import { stopServer } from './postmaster.ts'
import { addressOf } from './probe.ts'

/** The embedded server as one process holds it. */
export interface EmbeddedPostgres {
  /** The folder of the socket through which alone the server can be reached; only its user and root may enter. */
  readonly socketDir: string
  readonly port: number
  /** PostgreSQL's version, for example `18.4`. */
  readonly version: string
  /** How to reach a database of it: plain data, which may be handed to another process. */
  connection(database: string): PostgresAddress
  /** Makes a database if it is not there yet. */
  createDatabase(name: string): Promise<void>
  /** Starts the server again if it was killed; open pools find it at the same place. */
  ensureRunning(): Promise<void>
  /** Lets go of the server; the last process that does so stops it. May be called more than once. */
  stop(): Promise<void>
}

/** `home`: the data folder of Skydeck. The others have defaults that suit everyone but tests. */
export interface EmbeddedOptions {
  home: string
  /** Hears, in sentences, what a person may want to know. */
  log?: (message: string) => void
  /** Where the socket goes when the home's path is too long for one. */
  temporaryFolder?: string
  /** Where root keeps the cluster of a home that other users cannot reach. */
  systemFolder?: string
  /** Settings of PostgreSQL for the case that this process starts it. */
  settings?: Record<string, string>
}

/** How long to wait for another process at the door, in steps of 20 ms: ten minutes, for a recovery may run. */
const doorTries = 30_000

/**
 * Starts the embedded PostgreSQL on `home`, or attaches to the one that already runs there, and holds it until `stop`.
 * Throws StoreError: `newer_data` and `too_old` for data of another major version, `disk_full`, `read_only`, `broken`,
 * `busy`, and `unsupported` where no binaries fit the system. Data is never deleted.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  try {
    const home = await prepareHome(options.home)
    return await atDoor(home, () => enter(home, options))
  } catch (error) {
    throw toStoreError(error)
  }
}

async function enter(home: Home, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { settings = {}, log = () => undefined } = options
  const prepared = await preparePlace(home.path, {
    uid: process.getuid?.(),
    temporaryFolder: options.temporaryFolder ?? tmpdir(),
    systemFolder: options.systemFolder ?? '/var/lib/skydeck',
    log,
  })
  const { socketDir, port, version } = await ensureServer(prepared, settings, log)
  // The process that started the server may have another temporary folder: what a new start uses must be where pools look.
  const place = { ...prepared, socketDir }
  let attachment: Attachment | undefined = attach(home.attached, process.pid)
  return {
    socketDir,
    port,
    version,
    connection: (database) => addressOf({ socketDir, port }, database),
    createDatabase: (name) => createDatabase(addressOf({ socketDir, port }, 'postgres'), name),
    ensureRunning: () => atDoor(home, () => again(place, settings, log)),
    async stop() {
      const leaving = attachment
      attachment = undefined
      if (leaving) await atDoor(home, () => leave(home, place, leaving))
    },
  }
}

async function again(
  place: Place,
  settings: Record<string, string>,
  log: (message: string) => void,
): Promise<void> {
  try {
    await ensureServer(place, settings, log)
  } catch (error) {
    throw toStoreError(error)
  }
}

async function leave(home: Home, place: Place, attachment: Attachment): Promise<void> {
  await attachment.detach()
  if (!(await anyAttached(home.attached))) await stopServer(place)
}

/** One process at a time starts, stops, attaches or leaves. */
async function atDoor<T>(home: Home, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(join(home.attached, 'door.lock'), doorTries)
  try {
    return await work()
  } finally {
    lock.release()
  }
}
