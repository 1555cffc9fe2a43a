import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { examples, rowOptions } from '../options.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'

/** `skydeck profiles`: the AWS profiles on the server's machine. */
export function profilesCommand(cli: Cli): Command {
  const command = new Command('profiles')
    .description("List the profiles of the AWS configuration files on the server's machine")
    .action(
      cli.action(async (format: RowFormat) => {
        const { items } = await withConnection(cli, (client) =>
          client.apiCall((api, signal) => api.accounts.profiles(undefined, { signal }), {
            signal: cli.signal,
          }),
        )
        await printRows(cli, format, {
          document: { items },
          objects: items,
          columns: [{ title: 'profile' }, { title: 'region' }],
          cells: items.map(({ name, region }) => [name, region]),
          empty: 'There are no profiles. `aws configure sso` or `aws configure` make some.',
        })
        return exitCodes.done
      }),
    )
  return examples(rowOptions(command), ['skydeck profiles', 'skydeck accounts add --profile production'])
}
