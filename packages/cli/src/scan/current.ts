import { setTimeout as pause } from 'node:timers/promises'
import { AppError, type Client } from '@skydeck/contract'

const everyMs = 2_000
// The ledger of a large scan is long; asking for it often would cost more than the scan's own figures.
const everyMsOfLarge = 10_000
const large = 2_000

/** Tells `show` which scopes are being listed (`ec2:DescribeInstances eu-west-1`), every few seconds until `signal` aborts. */
export async function watchCurrent(
  client: Client,
  id: string,
  show: (running: string[]) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (;;) {
      const { items } = await client.apiCall((api, signal) => api.scans.scopes({ id }, { signal }), {
        signal,
      })
      show(
        items
          .filter(({ state }) => state === 'running')
          .map(({ source, region }) => `${source} ${region || 'global'}`),
      )
      await pause(items.length > large ? everyMsOfLarge : everyMs, undefined, { signal })
    }
  } catch (error) {
    // It is an ornament: the scan's own figures go on without it.
    if (!signal.aborted && !(error instanceof AppError)) throw error
  }
}
