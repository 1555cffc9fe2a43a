import { createHash } from 'node:crypto'
import { chmod, lchown, lstat, mkdir, readdir, readlink, realpath, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { StoreError } from '../store-error.ts'
import type { Owner } from './run-as.ts'

/** The folders of a home that need no server: they are there before the door is opened. */
export interface Home {
  path: string
  /** The folder in which attached processes hold their locks. */
  attached: string
}

/** Where the embedded server keeps what it needs; all paths are absolute and free of symbolic links. */
export interface Place {
  /** PostgreSQL's data folder. */
  data: string
  /** The folder of the server's socket. */
  socketDir: string
  /** The user that the server runs under, if it is not ours. */
  owner: Owner | undefined
}

/** `uid`: the user of this process; `systemFolder`: where root keeps clusters whose home is closed to other users. */
export interface PlaceOptions {
  uid: number | undefined
  temporaryFolder: string
  systemFolder: string
  log: (message: string) => void
}

/** "nobody" on the systems we know: PostgreSQL refuses to run as root. */
const nobody: Owner = { uid: 65_534, gid: 65_534 }

/** The socket's name in its folder. */
const socketName = '.s.PGSQL.5432'

/** Sockets' paths end at 103 bytes on macOS and 107 on Linux (unix(7), sun_path). */
const longestSocketPath = 99

/** Finds or makes the home and the folder of its locks. Throws the system's errors. */
export async function prepareHome(home: string): Promise<Home> {
  // Folders above that are made on the way stay passable, or root would have to put the cluster elsewhere.
  await mkdir(dirname(resolve(home)), { recursive: true, mode: 0o711 })
  await mkdir(resolve(home), { recursive: true, mode: 0o700 })
  const path = await realpath(home)
  const attached = join(path, 'postgres-attached')
  await mkdir(attached, { recursive: true, mode: 0o700 })
  return { path, attached }
}

/**
 * Finds or makes the server's folders of a home; to be called under the door's lock. As root the server runs under
 * another user, so the home becomes passable (mode 0711); where a folder above it is closed, the cluster lies in
 * `systemFolder` and the home holds a link to it. Throws StoreError `broken` for a link that leads nowhere,
 * `unsupported` where root may not give files away, and the system's errors.
 */
export async function preparePlace(home: string, options: PlaceOptions): Promise<Place> {
  const root = options.uid === 0
  const data = (await existingData(home)) ?? (await newData(home, root, options))
  const owner = root ? await ownerOf(data) : undefined
  if (owner) {
    await letPass(home, dirname(data), owner)
    await giveTo(owner, data)
  }
  return { data, owner, socketDir: await socketFolder(data, owner, options) }
}

/** A short name for a path, the same at every start. */
function nameFor(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}

async function existingData(home: string): Promise<string | undefined> {
  const path = join(home, 'postgres')
  const found = await lstat(path).catch(ignoreMissing)
  if (!found?.isSymbolicLink()) return found ? path : undefined
  const target = await realpath(path).catch(ignoreMissing)
  if (target) return target
  throw new StoreError(
    'broken',
    `${path} leads to ${await readlink(path)}, where nothing is: the data of this Skydeck is missing.`,
    'Bring that folder back (a volume that is not mounted?), or remove the link to begin with an empty store.',
  )
}

async function newData(home: string, root: boolean, { systemFolder, log }: PlaceOptions): Promise<string> {
  const path = join(home, 'postgres')
  if (!root || (await passable(dirname(home), nobody))) {
    await mkdir(path, { mode: 0o700 })
    return path
  }
  const data = join(await freeFolder(join(systemFolder, nameFor(home)), log), 'postgres')
  await mkdir(data, { mode: 0o700 })
  await symlink(data, path)
  log(`${home} is closed to other users and PostgreSQL does not run as root, so its data is in ${data}.`)
  return data
}

/** Data that an earlier home of the same path left behind is neither taken over nor touched. */
async function freeFolder(wanted: string, log: (message: string) => void): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true, mode: 0o711 })
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`
    try {
      await mkdir(folder, { mode: 0o711 })
      return folder
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
      log(`${folder} holds the data of an earlier store of the same path; it is left as it is.`)
    }
  }
}

/** A folder that a normal user made keeps that user; what root owns (a restored copy, a new one) goes to nobody. */
async function ownerOf(data: string): Promise<Owner> {
  const { uid, gid } = await stat(data)
  return uid === 0 ? nobody : { uid, gid }
}

async function giveTo(owner: Owner, path: string): Promise<void> {
  const { uid } = await lstat(path)
  if (uid === owner.uid) return
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    await give(owner, join(entry.parentPath, entry.name))
  }
  await give(owner, path)
}

async function give(owner: Owner, path: string): Promise<void> {
  await lchown(path, owner.uid, owner.gid).catch((error: unknown) => {
    throw new StoreError(
      'unsupported',
      'PostgreSQL does not run as root, and root may not change to another user here (a container without CAP_CHOWN?).',
      'Run Skydeck as a normal user, or name a PostgreSQL server in DATABASE_URL.',
      error,
    )
  })
}

/** Whether `user` may go through every folder from the root down to `path`. */
async function passable(path: string, user: Owner): Promise<boolean> {
  if (!(await mayPass(path, user))) return false
  return path === dirname(path) || passable(dirname(path), user)
}

async function mayPass(path: string, user: Owner): Promise<boolean> {
  const { uid, gid, mode } = await stat(path)
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  return (mode & bit) !== 0
}

/** Makes `parent`, the folder that holds the data, open to pass for the server's user, if it is the home and that suffices. */
async function letPass(home: string, parent: string, owner: Owner): Promise<void> {
  if (await passable(parent, owner)) return
  if (parent !== home || !(await passable(dirname(home), owner))) {
    throw new StoreError(
      'broken',
      `PostgreSQL does not run as root, and the user ${owner.uid} that it runs as cannot get into ${parent}.`,
      'Let other users pass through the folders above it (chmod o+x), or run Skydeck as a normal user.',
    )
  }
  const { mode } = await stat(home)
  await chmod(home, (mode & 0o7777) | 0o011)
}

async function socketFolder(data: string, owner: Owner | undefined, options: PlaceOptions): Promise<string> {
  if (fits(data)) return data
  const name = `skydeck-${nameFor(data)}`
  const temporary = await realpath(options.temporaryFolder)
  const reachable = fits(join(temporary, name)) && (!owner || (await passable(temporary, owner)))
  const folder = join(reachable ? temporary : '/tmp', name)
  await mkdir(folder, { mode: 0o700 }).then(
    () => owner && give(owner, folder),
    (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    },
  )
  const { uid, mode } = await lstat(folder)
  const expected = owner?.uid ?? options.uid
  if ((expected === undefined || uid === expected) && (mode & 0o170077) === 0o040000) return folder
  throw new StoreError(
    'broken',
    `The folder ${folder} for the socket of PostgreSQL belongs to someone else.`,
    'Remove it, or use a shorter SKYDECK_HOME (under 80 characters), which needs no such folder.',
  )
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, socketName)) <= longestSocketPath
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
