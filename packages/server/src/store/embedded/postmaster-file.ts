import { readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runAs } from './run-as.ts'

/** What the server writes about itself into its data folder (miscadmin.h of PostgreSQL, "postmaster.pid"). */
export interface PostmasterFile {
  pid: number
  port: number
  socketDir: string
  status: string
}

/** The file's path in a data folder. */
export function postmasterPath(data: string): string {
  return join(data, 'postmaster.pid')
}

/** Reads the file; undefined when there is none or the server has only begun to write it. */
export async function readPostmaster(data: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(postmasterPath(data), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return {
    pid,
    port: Number(lines[3]) || 0,
    socketDir: (lines[4] ?? '').trim(),
    status: (lines[7] ?? '').trim(),
  }
}

/**
 * Whether `pid` is a PostgreSQL server on `data`. After a restart of the machine or container the number in a left-over
 * file may belong to any program, or to the server of another folder.
 */
export async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    // One line in which spaces of paths and between words look the same; Skydeck starts the server with these two first.
    const { output } = await runAs(undefined, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])
    return `${output.trim()} `.includes(`postgres -D ${data} `)
  }
  // Nothing for a process that is gone or only waits to be reaped.
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program = '', ...words] = text.split('\0')
  if (basename(program) !== 'postgres') return false
  const folders = words.filter((word) => word !== '').map((word) => realpath(word).catch(() => word))
  return (await Promise.all(folders)).includes(data)
}
