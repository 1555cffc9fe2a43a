import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { exitCodes } from '../exit-code.ts'
import { examples } from '../options.ts'
import { say } from '../output/say.ts'

/** `skydeck worker`: scan workers alone, on the store that the environment names, until Ctrl-C or SIGTERM. */
export function workerCommand(cli: Cli): Command {
  const command = new Command('worker')
    .description('Run scan workers only, on the PostgreSQL that the environment names')
    .action(
      cli.action(async () => {
        const { runWorkers } = await import('@skydeck/server')
        const onReady = () => void say(cli, 'Workers are ready. Ctrl-C stops them.')
        await runWorkers({ env: cli.env, signal: cli.signal, onReady })
        return exitCodes.done
      }),
    )
  return examples(command, [
    'DATABASE_URL=postgresql://skydeck@db.example.org/skydeck skydeck worker',
    'skydeck worker',
  ])
}
