import { Command } from 'commander'
import { findAccount } from '../accounts/find.ts'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { documentOption, examples } from '../options.ts'
import { printDocument } from '../output/print-rows.ts'
import { safeText } from '../output/safe-text.ts'
import { say } from '../output/say.ts'

/** `skydeck accounts switch`: makes a connection the current one. */
export function switchCommand(cli: Cli): Command {
  const command = new Command('switch')
    .description('Make a connection the current one')
    .argument('<connection>', 'its id, account id or name')
    .action(
      cli.action(async (word: string, { json }: { json?: boolean }) => {
        const account = await withConnection(cli, async (client) => {
          const { id } = await findAccount(client, word, cli.signal)
          return client.api.accounts.switch({ id })
        })
        if (json) await printDocument(cli, account)
        else await cli.out.write(`${account.id}\n`)
        await say(
          cli,
          safeText(`${account.name} (${account.accountId ?? account.id}) is the current account.`),
        )
        return exitCodes.done
      }),
    )
  return examples(documentOption(command), [
    'skydeck accounts switch 111122223333',
    'skydeck accounts switch production',
  ])
}
