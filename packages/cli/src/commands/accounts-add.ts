import { Command } from 'commander'
import { type AddOptions, accountInput } from '../accounts/input.ts'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { type Keys, parseKeys } from '../credentials/parse-keys.ts'
import { promptKeys } from '../credentials/prompt-keys.ts'
import { exitCodes } from '../exit-code.ts'
import { documentOption, examples } from '../options.ts'
import { printDocument } from '../output/print-rows.ts'
import { safeText } from '../output/safe-text.ts'
import { say } from '../output/say.ts'
import { readStdin } from '../read-stdin.ts'

/** `skydeck accounts add`: connects an account after AWS has accepted the credentials. Keys never come from the command line. */
export function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .description('Connect an account')
    .option('--profile <name>', "a profile of the AWS configuration files on the server's machine")
    .option('--role-arn <arn>', 'a role to assume')
    .option('--external-id <id>', 'the ExternalId that the role asks for')
    .option(
      '--via <connection>',
      'the connection that assumes the role; the default credential chain when left out',
    )
    .option('--keys', 'an access key, read from stdin or asked for on a terminal')
    .option('--default', "the SDK's default credential chain")
    .option('--name <name>', 'what to call it')
    .option('--region <region>', 'its home region')
    .action(
      cli.action(async ({ json, ...options }: AddOptions & { json?: boolean }) => {
        const input = await accountInput(options, () => readKeys(cli))
        const account = await withConnection(cli, (client) => client.api.accounts.add(input))
        if (json) await printDocument(cli, account)
        else await cli.out.write(`${account.id}\n`)
        const number = account.accountId ?? account.id
        await say(
          cli,
          safeText(
            `Connected ${number} as ${account.callerArn ?? account.name}. Next: skydeck scan --account ${number}`,
          ),
        )
        return exitCodes.done
      }),
    )
  return examples(documentOption(command), [
    'skydeck accounts add --profile production',
    'skydeck accounts add --role-arn arn:aws:iam::111122223333:role/skydeck --external-id 7f3a',
    'skydeck accounts add --keys --name sandbox                     (asks for them)',
    'aws sts get-session-token | skydeck accounts add --keys --name sandbox',
    'skydeck accounts add --default',
  ])
}

async function readKeys(cli: Cli): Promise<Keys> {
  return cli.stdin.isTTY ? promptKeys(cli) : parseKeys(await readStdin(cli))
}
