import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tryLock } from './file-lock.ts'

/** One process's hold on the running server. */
export interface Attachment {
  /** Gives up the hold and its file. */
  detach(): Promise<void>
}

/**
 * Notes in `folder` that this process uses the server. The note is a lock on a file of its own: it is true exactly as
 * long as the process lives, whatever ends it. To be called under the door's lock, as `anyAttached` is.
 */
export function attach(folder: string, pid: number): Attachment {
  const path = join(folder, `${pid}-${randomBytes(6).toString('hex')}.attached`)
  const lock = tryLock(path)
  return {
    async detach() {
      lock?.release()
      await rm(path, { force: true })
    },
  }
}

/** Whether any process is attached; the files of those that are gone are swept. To be called under the door's lock. */
export async function anyAttached(folder: string): Promise<boolean> {
  let found = false
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.attached')) continue
    const lock = tryLock(join(folder, name))
    if (lock) {
      lock.release()
      await rm(join(folder, name), { force: true })
    } else found = true
  }
  return found
}
