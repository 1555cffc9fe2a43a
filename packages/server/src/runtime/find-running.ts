import { readRunning } from './home-files.ts'

/** The server that noted itself in the data folder, if it answers there. */
export async function findRunningServer(home: string): Promise<{ url: string; token: string } | undefined> {
  const running = await readRunning(home)
  if (!running) return undefined
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
