import { chown, mkdtemp, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StoreError } from '../store-error.ts'
import { type Binaries, programOf } from './binaries.ts'
import { failureOf } from './failure.ts'
import { type Owner, runAs } from './run-as.ts'

/** Folders with this beginning are clusters whose making was interrupted. */
const unfinished = '.postgres-new-'

/** The one user of the embedded server. */
export const superuser = 'skydeck'

/**
 * Gives the state of a data folder: `empty` (nothing there yet) or `ready` for a server of `major`. Throws StoreError
 * `newer_data` or `too_old` for a cluster of another major version, `broken` for a folder that holds something else.
 */
export async function inspectCluster(data: string, major: number): Promise<'empty' | 'ready'> {
  const names = await readdir(data)
  if (names.length === 0) return 'empty'
  if (!names.includes('PG_VERSION')) {
    throw new StoreError(
      'broken',
      `${data} holds files but no PostgreSQL cluster (PG_VERSION is missing).`,
      'Nothing was changed. Restore the folder from a backup, or name another one in SKYDECK_HOME.',
    )
  }
  const found = Number.parseInt(await readFile(join(data, 'PG_VERSION'), 'utf8'), 10)
  if (found === major) return 'ready'
  throw new StoreError(
    found > major ? 'newer_data' : 'too_old',
    `${data} was made by PostgreSQL ${found}; this Skydeck brings PostgreSQL ${major}, which cannot read it.`,
    found > major
      ? 'Start the newer Skydeck again, or name another folder in SKYDECK_HOME. Nothing was changed.'
      : 'Export with the Skydeck that made it, then start with an empty SKYDECK_HOME. Nothing was changed.',
  )
}

/** Makes a cluster in the empty folder `data`. It appears there whole or not at all. Throws StoreError, and the system's errors. */
export async function makeCluster(
  binaries: Binaries,
  data: string,
  owner: Owner | undefined,
  quick: boolean,
): Promise<void> {
  const parent = dirname(data)
  await sweepUnfinished(parent)
  const fresh = await mkdtemp(join(parent, unfinished))
  if (owner) await chown(fresh, owner.uid, owner.gid)
  const { code, output } = await runAs(owner, programOf(binaries, 'initdb'), [
    ...['-D', fresh, '-U', superuser, '--encoding=UTF8', '--locale=C', '--no-instructions'],
    ...['--auth-local=trust', '--auth-host=reject'],
    ...(quick ? ['--no-sync'] : []),
  ])
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true })
    const failure = failureOf(output, data)
    throw failure.retry ? new StoreError('busy', failure.why, 'Start again.') : failure.error
  }
  // Removes nothing but an empty folder; renaming over one does not work everywhere.
  await rmdir(data)
  await rename(fresh, data)
}

async function sweepUnfinished(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    // An initdb whose parent was killed may still be writing there; the next start sweeps it then.
    if (name.startsWith(unfinished))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
