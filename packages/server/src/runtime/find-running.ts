import { readRunning } from './home-files.ts'

/** How long a server may take to say that it is alive; one that says nothing for so long is busy, not gone. */
const answerMs = 5_000

/**
 * The server that noted itself in the data folder and still runs. What it can do is its own to say: one whose store is down is
 * running all the same, and nobody may answer in its place.
 */
export async function findRunningServer(home: string): Promise<{ url: string; token: string } | undefined> {
  const running = await readRunning(home)
  // The token goes to nobody but the process that wrote the note: another may have got its port since.
  if (!running || !isAlive(running.pid)) return undefined
  const { url, token } = running
  try {
    // Asked without the token: a process that got number and port of a dead server must not learn it.
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(answerMs) })
    const said: unknown = await answer.json()
    return typeof said === 'object' && said !== null && 'version' in said ? { url, token } : undefined
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? { url, token } : undefined
  }
}

/** Whether a process with this number runs under this user. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // No such process, or another user's.
    return false
  }
}
