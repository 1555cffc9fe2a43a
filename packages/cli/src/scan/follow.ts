import { setTimeout as pause } from 'node:timers/promises'
import { AppError, type Client, type Scan, type ScanSummary } from '@skydeck/contract'

const mostFailures = 6
const longestPauseMs = 5_000
const hopeless = ['not_found', 'unauthorized', 'forbidden', 'misdirected']

/**
 * Follows a scan to its end and gives it with its gaps. `show` gets the figures whenever they move. A stream that breaks is opened again.
 * @throws AppError when the server stays away or does not know the scan.
 */
export async function followScan(
  client: Client,
  id: string,
  show: (summary: ScanSummary) => void,
): Promise<Scan> {
  for (let failures = 0; ; ) {
    try {
      for await (const summary of await client.api.scans.events({ id })) {
        failures = 0
        show(summary)
      }
      const scan = await client.apiCall((api, signal) => api.scans.get({ id }, { signal }))
      if (isOver(scan)) return scan
      failures = 0
    } catch (error) {
      if (error instanceof AppError && hopeless.includes(error.code)) throw error
      failures++
      if (failures >= mostFailures) throw lost(id, error)
    }
    await pause(Math.min(longestPauseMs, 250 * 2 ** failures))
  }
}

/** True when a scan has come to its end. */
function isOver({ state }: Pick<Scan, 'state'>): boolean {
  return state !== 'pending' && state !== 'running'
}

function lost(id: string, cause: unknown): AppError {
  return new AppError(
    'ConnectionFailed',
    `The server does not answer any more while scan ${id} runs.`,
    `A server that is started again goes on with it; \`skydeck scans ${id}\` shows how it stands.`,
    { cause },
  )
}
