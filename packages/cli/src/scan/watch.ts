import { AppError, type Scan } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import type { Connection } from '../connect.ts'
import { say } from '../output/say.ts'
import { watchCurrent } from './current.ts'
import { followScan } from './follow.ts'
import { scanProgress } from './progress.ts'

/** Shows a scan until it is over. The first Ctrl-C cancels it on the server and waits until that is confirmed. Throws what `followScan` throws. */
export async function watchScan(cli: Cli, client: Connection, id: string): Promise<Scan> {
  const progress = scanProgress(cli)
  const over = new AbortController()
  let failure: AppError | undefined
  const cancel = () => {
    progress.cancelling()
    client
      .apiCall((api) => api.scans.cancel({ id }))
      .catch((error: unknown) => {
        // A scan that ended meanwhile cannot be cancelled; everything else is told when the scan's end is known.
        if (error instanceof AppError && error.code !== 'conflict') failure = error
      })
  }
  if (cli.signal.aborted) cancel()
  else cli.signal.addEventListener('abort', cancel, { once: true })
  const watching = cli.err.isTerminal
    ? watchCurrent(client, id, progress.current, over.signal)
    : Promise.resolve()
  try {
    return await followScan(client, id, progress.update)
  } finally {
    cli.signal.removeEventListener('abort', cancel)
    over.abort()
    await watching
    await progress.stop()
    if (failure) await say(cli, `The scan could not be cancelled: ${failure.message}`)
  }
}
