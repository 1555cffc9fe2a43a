import { readRunning } from './home-files.ts'

/** The server that noted itself in the data folder, if it answers there. */
export async function findRunningServer(home: string): Promise<{ url: string; token: string } | undefined> {
  const running = await readRunning(home)
  // The token goes to nobody but the process that wrote the note: another may have got its port since.
  if (!running || !isAlive(running.pid)) return undefined
  try {
    const answer = await fetch(`${running.url}/api/v1/about`, {
      headers: { authorization: `Bearer ${running.token}` },
      signal: AbortSignal.timeout(5_000),
    })
    return answer.ok ? { url: running.url, token: running.token } : undefined
  } catch {
    // Nobody answers: the note is of a server that was killed.
    return undefined
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
