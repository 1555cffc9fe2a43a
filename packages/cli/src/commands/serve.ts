import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { examples, wholeNumber } from '../options.ts'
import { safeText } from '../output/safe-text.ts'
import { say, warn } from '../output/say.ts'

interface ServeFlags {
  port?: number
  host?: string
  /** False with `--no-worker`. */
  worker: boolean
  scan?: boolean
  json?: boolean
}

interface Running {
  url: string
  token: string
  startUrl: string
  demo: boolean
  store: string
  close(): Promise<void>
}

const stopWithinMs = 10_000

/** `skydeck serve`: the server with the web app, until Ctrl-C or SIGTERM. */
export function serveCommand(cli: Cli): Command {
  const command = new Command('serve')
    .description('Start the server and the web app')
    .option('--port <n>', 'port to listen on; 0 takes a free one (PORT, 8000)', wholeNumber(0, 65_535))
    .option('--host <host>', 'address to listen on (HOST, 127.0.0.1)')
    .option('--no-worker', 'no scan workers; `skydeck worker` runs them elsewhere')
    .option('--scan', 'scan at once')
    .option('--json', 'one line of JSON when it is ready')
    .action(cli.action((flags: ServeFlags) => serveUntilStopped(cli, flags)))
  return examples(command, [
    'skydeck serve',
    'skydeck serve --port 9000 --scan',
    'skydeck serve --json --no-worker',
  ])
}

async function serveUntilStopped(
  cli: Cli,
  { port, host, worker, scan, json }: ServeFlags,
): Promise<ExitCode> {
  const { serve } = await import('@skydeck/server')
  const server = await serve({
    env: cli.env,
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(!worker && { workers: 0 }),
    ...(scan !== undefined && { scan }),
  })
  await announce(cli, server, json === true)
  if (!cli.signal.aborted) await once(cli.signal, 'abort')
  await say(cli, 'Stopping. A scan that runs is resumed at the next start.')
  const late = pause(stopWithinMs, 'late' as const, { ref: false })
  if ((await Promise.race([server.close(), late])) !== 'late') return exitCodes.done
  await warn(cli, 'It did not stop within 10 s and is ended.')
  return exitCodes.failed
}

async function announce(
  cli: Cli,
  { url, token, startUrl, demo, store }: Running,
  json: boolean,
): Promise<void> {
  if (json) await cli.out.write(`${JSON.stringify({ ready: true, url, token, demo, store })}\n`)
  else await cli.out.write(`Skydeck is ready at ${startUrl}\n`)
  if (demo) {
    await say(cli, 'No AWS credentials were found: it shows demo data of a simulated account.')
    await say(cli, 'Connect a real one: `skydeck accounts add --help` tells how.')
  } else {
    await sayWhose(cli, createClient({ url, token }))
  }
  await say(cli, 'Ctrl-C stops it.')
}

/** Says whose credentials are in use and how to scan. */
async function sayWhose(cli: Cli, client: ReturnType<typeof createClient>): Promise<void> {
  try {
    const { items } = await client.api.accounts.list(undefined, { signal: cli.signal })
    const current = items.find((account) => account.current) ?? items[0]
    if (!current)
      return await say(cli, 'No account is connected yet. `skydeck accounts add --help` shows the ways.')
    const identity = current.callerArn ?? current.accountId ?? current.name
    await say(
      cli,
      safeText(
        `AWS: ${identity} (${current.method})${items.length > 1 ? ` and ${items.length - 1} more` : ''}.`,
      ),
    )
    const { lastScanAt } = await client.api.system.about(undefined, { signal: cli.signal })
    if (lastScanAt === null)
      await say(cli, 'Nothing is scanned yet. `skydeck scan` in another terminal starts the first scan.')
  } catch (error) {
    // It runs; that these lines could not be told must not stop it.
    await warn(
      cli,
      safeText(
        `The connected accounts cannot be listed: ${error instanceof Error ? error.message : String(error)}`,
      ),
    )
  }
}
