import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '../store-error.ts'
import { findBinaries, usableBinaries } from './binaries.ts'
import { inspectCluster, makeCluster } from './cluster.ts'
import type { Place } from './place.ts'
import { startServer, stopServer } from './postmaster.ts'
import { isServerOf, type PostmasterFile, postmasterPath, readPostmaster } from './postmaster-file.ts'
import { type Answer, probe, type Socket } from './probe.ts'

/** A server that answers. */
export interface Running extends Socket {
  version: string
}

/** How often a start is tried anew while sessions of a killed server end, 200 ms apart. */
const startTries = 150

/** How often, 20 ms apart, a server that has no socket or is to stop is asked before it is ended and started anew. */
const silentTries = 100

/**
 * Finds the server that runs on the place, or makes the cluster and starts one. To be called under the door's lock.
 * Throws StoreError, and the system's errors.
 */
export async function ensureServer(
  place: Place,
  settings: Record<string, string>,
  log: (message: string) => void,
): Promise<Running> {
  for (let left = startTries; left > 0; left--) {
    const running = await findRunning(place, log)
    if (running) return running
    const why = await start(place, settings, log)
    if (why === undefined) continue
    if (left === startTries)
      log(`The embedded PostgreSQL was not shut down; waiting for what is left of it (${why}).`)
    await sleep(200)
  }
  throw new StoreError(
    'busy',
    `Sessions of a killed PostgreSQL still use ${place.data}.`,
    'End the processes named postgres of that folder, then start again. Nothing is lost.',
  )
}

async function start(
  place: Place,
  settings: Record<string, string>,
  log: (message: string) => void,
): Promise<string | undefined> {
  const found = await findBinaries()
  const state = await inspectCluster(place.data, found.major)
  const binaries = await usableBinaries(found, place.owner, dirname(place.data))
  if (state === 'empty') {
    log(`Making the embedded PostgreSQL in ${place.data}.`)
    await makeCluster(binaries, place.data, place.owner, settings['fsync'] === 'off')
  }
  const failure = await startServer(binaries, place, settings)
  if (failure && !failure.retry) throw failure.error
  return failure?.why
}

async function findRunning(place: Place, log: (message: string) => void): Promise<Running | undefined> {
  let silent = 0
  for (let asked = 1; ; asked++) {
    const file = await readPostmaster(place.data)
    if (!file) return undefined
    if (!(await isServerOf(file.pid, place.data))) return setAside(place, file, log)
    const answer = await ask(file)
    if (answer.state === 'ready') {
      return { socketDir: file.socketDir, port: file.port, version: answer.version }
    }
    if (asked % 500 === 0)
      log('The embedded PostgreSQL takes no connections yet (starting, recovering or full).')
    silent = file.status === 'stopping' || answer.state === 'silent' ? silent + 1 : 0
    if (silent > silentTries) {
      log('The embedded PostgreSQL runs but has no socket or does not end; it is started again.')
      await stopServer(place)
      return undefined
    }
    await sleep(20)
  }
}

async function ask({ status, ...socket }: PostmasterFile): Promise<Answer> {
  return socket.socketDir === '' || status !== 'ready' ? { state: 'busy' } : probe(socket)
}

/**
 * A left-over file whose number now belongs to another program would stop every start, so it is renamed. One whose
 * number belongs to nobody stays: with it PostgreSQL finds sessions of the dead server that still run.
 */
async function setAside(
  place: Place,
  { pid }: PostmasterFile,
  log: (message: string) => void,
): Promise<undefined> {
  if (!isAlive(pid)) return
  log(`postmaster.pid names the process ${pid}, which is another program; the file is set aside.`)
  await rename(postmasterPath(place.data), join(place.data, 'postmaster.pid.old'))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
