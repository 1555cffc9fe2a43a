import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { addCommand } from './accounts-add.ts'
import { listCommand } from './accounts-list.ts'
import { removeCommand } from './accounts-remove.ts'
import { switchCommand } from './accounts-switch.ts'
import { testCommand } from './accounts-test.ts'

/** `skydeck accounts`: the connections to AWS accounts. */
export function accountsCommand(cli: Cli): Command {
  return new Command('accounts')
    .description('Connect AWS accounts; test, switch and remove connections')
    .addCommand(listCommand(cli))
    .addCommand(addCommand(cli))
    .addCommand(testCommand(cli))
    .addCommand(switchCommand(cli))
    .addCommand(removeCommand(cli))
}
