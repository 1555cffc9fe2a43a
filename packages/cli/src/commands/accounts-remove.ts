import { Command } from 'commander'
import { findAccount } from '../accounts/find.ts'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { documentOption, examples } from '../options.ts'
import { counted } from '../output/figures.ts'
import { printDocument } from '../output/print-rows.ts'
import { safeText } from '../output/safe-text.ts'
import { say } from '../output/say.ts'

/** `skydeck accounts remove`: forgets a connection and its secret; its resources stay unless `--purge` says otherwise. */
export function removeCommand(cli: Cli): Command {
  const command = new Command('remove')
    .description('Forget a connection and its secret')
    .argument('<connection>', 'its id, account id or name')
    .option('--purge', 'also delete the resources of its account from the inventory')
    .action(
      cli.action(async (word: string, { purge, json }: { purge?: boolean; json?: boolean }) => {
        const [account, result] = await withConnection(cli, async (client) => {
          const account = await findAccount(client, word, cli.signal)
          return [
            account,
            await client.api.accounts.remove({ id: account.id, ...(purge && { purge }) }),
          ] as const
        })
        if (json) await printDocument(cli, result)
        else await cli.out.write(`${result.removed}\n`)
        const purged = purge ? ` and ${counted(result.resourcesPurged, 'resource')}` : ''
        await say(cli, safeText(`Removed ${account.name} (${account.accountId ?? account.id})${purged}.`))
        return exitCodes.done
      }),
    )
  return examples(documentOption(command), [
    'skydeck accounts remove 111122223333',
    'skydeck accounts remove sandbox --purge',
  ])
}
