import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../store-error.ts'

/** A lock that is held until `release`, or until the process is gone in whatever way: the system gives it back then. */
export interface FileLock {
  release(): void
}

/** Keeps what is held from the garbage collector, which would close the file and with it give up the lock. */
const held = new Set<DatabaseSync>()

/** SQLite's result codes for a lock that another holds and for a full disk (sqlite.org/rescode.html). */
const busyCode = 5
const fullCode = 13

/**
 * Takes the lock that the file `path` stands for, or gives undefined when another process or another holder in this one
 * has it. Node has no file locks of its own; SQLite, which it brings, has, on every system and without a leftover that
 * someone would have to judge by process ids, which differ between containers. Throws StoreError
 * `read_only` or `disk_full`.
 */
export function tryLock(path: string): FileLock | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { timeout: 0 })
    database.exec('begin exclusive')
  } catch (error) {
    database?.close()
    const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
    if (code === busyCode) return undefined
    if (code === fullCode)
      throw new StoreError('disk_full', `The disk of ${path} is full.`, 'Make room on it.', error)
    throw new StoreError(
      'read_only',
      `The file ${path} cannot be locked.`,
      'Check its permissions and its disk.',
      error,
    )
  }
  const kept = database
  held.add(kept)
  return {
    release() {
      if (held.delete(kept)) kept.close()
    },
  }
}

/** As `tryLock`, but asks again until the lock is free. Throws StoreError `busy` after `tries` times 20 ms. */
export async function waitForLock(path: string, tries: number): Promise<FileLock> {
  for (let left = tries; left > 0; left--) {
    const lock = tryLock(path)
    if (lock) return lock
    await sleep(20)
  }
  throw new StoreError(
    'busy',
    'Another Skydeck process is starting or stopping the embedded PostgreSQL and does not come to an end.',
    'See its output and the log of the server in the data folder; end it if it hangs.',
  )
}
