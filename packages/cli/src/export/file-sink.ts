import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../failures.ts'

/** A file that appears under its name only when it is whole. */
export interface FileSink {
  write(text: string): Promise<void>
  /** Gives the file its name, replacing one of that name. */
  finish(): Promise<void>
  /** Removes what was written. */
  abandon(): Promise<void>
}

/** Opens a file beside `path` under another name (`suffix` keeps several apart). @throws UsageError when it cannot be written there. */
export async function fileSink(path: string, suffix: string): Promise<FileSink> {
  const partial = join(dirname(path), `.${basename(path)}.${suffix}.part`)
  const file = await create(partial, path)
  return {
    async write(text) {
      await file.write(text)
    },
    async finish() {
      await file.sync()
      await file.close()
      await rename(partial, path)
    },
    async abandon() {
      await file.close()
      await rm(partial, { force: true })
    },
  }
}

async function create(partial: string, path: string): Promise<FileHandle> {
  try {
    return await open(partial, 'wx')
  } catch (error) {
    throw new UsageError(
      `${path} cannot be written: ${(error as NodeJS.ErrnoException).code}.`,
      'Check that its folder exists and may be written to.',
    )
  }
}
