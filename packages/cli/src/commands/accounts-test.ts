import { Command } from 'commander'
import { findAccount } from '../accounts/find.ts'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { documentOption, examples } from '../options.ts'
import { printDocument, printTable } from '../output/print-rows.ts'
import { sayFailure } from '../output/say.ts'

/** `skydeck accounts test`: asks AWS who a connection is. Fails (1) when AWS does not accept it. */
export function testCommand(cli: Cli): Command {
  const command = new Command('test')
    .description('Ask AWS who a connection is and which regions it may use')
    .argument('<connection>', 'its id, account id or name')
    .action(
      cli.action(async (word: string, { json }: { json?: boolean }) => {
        const result = await withConnection(cli, async (client) => {
          const { id } = await findAccount(client, word, cli.signal)
          return client.apiCall((api, signal) => api.accounts.test({ id }, { signal }), {
            signal: cli.signal,
          })
        })
        if (json) await printDocument(cli, result)
        else if (result.ok) await printTable(cli, [{ title: 'what' }, { title: 'answer' }], rows(result))
        if (!result.ok)
          await sayFailure(cli, result.reason ?? 'AWS does not accept this connection.', result.hint ?? '')
        return result.ok ? exitCodes.done : exitCodes.failed
      }),
    )
  return examples(documentOption(command), [
    'skydeck accounts test 111122223333',
    'skydeck accounts test production --json',
  ])
}

interface Answer {
  accountId: string | null
  callerArn: string | null
  currentRegion: string
  availableRegions: string[]
}

function rows({ accountId, callerArn, currentRegion, availableRegions }: Answer): string[][] {
  return [
    ['account', accountId ?? '-'],
    ['caller', callerArn ?? '-'],
    ['region', currentRegion],
    ['regions', `${availableRegions.length}: ${availableRegions.join(' ')}`],
  ]
}
