import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where a server runs and by which token; stands in the data folder for the commands of the same person. */
export interface RunningFile {
  url: string
  token: string
  pid: number
}

const runningPath = (home: string) => join(home, 'server.json')

/** The token of this data folder: made once, kept with mode 0600. Two processes that start together get the same one. */
export async function homeToken(home: string): Promise<string> {
  const path = join(home, 'token')
  await mkdir(home, { recursive: true, mode: 0o700 })
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return settled(path)
}

/** The maker may still be writing. */
async function settled(path: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const text = (await readFile(path, 'utf8')).trim()
    if (text.length >= 32) return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${path} holds no token of 32 characters or more. Remove the file and start again.`)
}

/** Notes where the server runs. */
export async function writeRunning(home: string, running: RunningFile): Promise<void> {
  const path = runningPath(home)
  await writeFile(`${path}.${process.pid}`, JSON.stringify(running), { mode: 0o600 })
  await chmod(`${path}.${process.pid}`, 0o600)
  await rename(`${path}.${process.pid}`, path)
}

/** Where a server said that it runs; it may be gone. */
export async function readRunning(home: string): Promise<RunningFile | undefined> {
  try {
    return JSON.parse(await readFile(runningPath(home), 'utf8')) as RunningFile
  } catch {
    // No file, or half of one: nobody is known to run here.
    return undefined
  }
}

/** Takes the note away if it is this process's own. */
export async function removeRunning(home: string): Promise<void> {
  if ((await readRunning(home))?.pid === process.pid) await rm(runningPath(home), { force: true })
}
