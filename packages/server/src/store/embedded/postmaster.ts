import { spawn } from 'node:child_process'
import { open, readFile, rename, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../store-error.ts'
import { type Binaries, findBinaries, programOf, usableBinaries } from './binaries.ts'
import { type Failure, failureOf } from './failure.ts'
import type { Place } from './place.ts'
import { isServerOf, readPostmaster } from './postmaster-file.ts'
import { socketPort } from './probe.ts'
import { programEnvironment, runAs } from './run-as.ts'

/** Above this size the log begins anew at a start; one older file is kept. */
const longestLog = 1_000_000

/** Ways to stop and the seconds that each is given; together they stay near the 10 s in which Skydeck ends. */
const stops = [
  ['fast', '6'],
  ['immediate', '8'],
] as const

/** With less than this free a start that failed is taken to have failed for it. */
const leastFreeBytes = 1_000_000

/**
 * Starts the server, on its own so that it outlives this process, and waits until it takes connections. Gives undefined
 * then, or why it ended. Recovery after a crash may take long; it is waited for as long as the server lives.
 */
export async function startServer(
  binaries: Binaries,
  place: Place,
  settings: Record<string, string>,
): Promise<Failure | undefined> {
  const path = join(place.data, 'server.log')
  const begin = await rotate(path)
  const log = await open(path, 'a', 0o600)
  if (place.owner) await log.chown(place.owner.uid, place.owner.gid)
  const child = spawn(programOf(binaries, 'postgres'), ['-D', place.data, ...flags(place, settings)], {
    ...place.owner,
    cwd: '/',
    env: programEnvironment,
    // A session of its own: Ctrl-C in the terminal and the end of this process do not reach it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let ended: string | undefined
  child.on('error', (error) => (ended = error.message))
  child.on('exit', () => (ended ??= ''))
  child.unref()
  try {
    while (ended === undefined) {
      const file = await readPostmaster(place.data)
      if (file?.pid === child.pid && file?.status === 'ready') return undefined
      await sleep(10)
    }
  } finally {
    await log.close()
  }
  const written = (await readFile(path)).subarray(begin).toString('utf8')
  // On a full disk the server's own last words are lost with the rest.
  const full = (await freeBytes(place.data)) < leastFreeBytes ? 'No space left on device' : ''
  return failureOf(
    `${written}
${ended}
${full}`,
    place.data,
  )
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/**
 * Stops the server of the place: running statements are cancelled, what was committed is on disk. One that does not end
 * in time (a long checkpoint; PostgreSQL 18 hangs when asked during a recovery) is ended at once, which the next start
 * makes good from its log. Throws StoreError `busy` if that fails too.
 */
export async function stopServer(place: Place): Promise<void> {
  const file = await readPostmaster(place.data)
  if (!file || !(await isServerOf(file.pid, place.data))) return
  const binaries = await usableBinaries(await findBinaries(), place.owner, dirname(place.data))
  const outputs: string[] = []
  for (const [mode, seconds] of stops) {
    const stop = ['stop', '-D', place.data, '-m', mode, '-w', '-t', seconds, '-s']
    const { code, output } = await runAs(place.owner, programOf(binaries, 'pg_ctl'), stop)
    if (code === 0 || !(await isServerOf(file.pid, place.data))) return
    outputs.push(output.trim())
  }
  const why = outputs.join(' ')
  throw new StoreError(
    'busy',
    `The embedded PostgreSQL does not stop: ${why}`,
    `See server.log in ${place.data}.`,
  )
}

function flags(place: Place, settings: Record<string, string>): string[] {
  const all: Record<string, string> = {
    // The list of folders has commas between them and quotes around those that hold one.
    unix_socket_directories: `"${place.socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    listen_addresses: '',
    // The first reading of new rows is logged by whole pages where checksums are on; they shrink to a third.
    wal_compression: 'on',
    port: String(socketPort),
    timezone: 'UTC',
    // Not /dev/shm, which containers keep at 64 MB: parallel queries fail there for want of room.
    ...(process.platform === 'linux' ? { dynamic_shared_memory_type: 'sysv' } : {}),
    // Statements and the errors that they give may hold what people keep secret.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function rotate(path: string): Promise<number> {
  const size = await stat(path).then(
    (found) => found.size,
    // There is none before the first start.
    () => 0,
  )
  if (size <= longestLog) return size
  await rename(path, `${path}.1`)
  return 0
}
