import type { Account } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { sayDemo } from '../inventory/say-state.ts'
import { examples, rowOptions } from '../options.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'

/** `skydeck accounts list`. */
export function listCommand(cli: Cli): Command {
  const command = new Command('list').description('List connections; * marks the current one').action(
    cli.action(async (format: RowFormat) => {
      const { items, demo } = await withConnection(cli, (client) =>
        client.apiCall((api, signal) => api.accounts.list(undefined, { signal }), { signal: cli.signal }),
      )
      await printRows(cli, format, {
        document: { items, demo },
        objects: items,
        columns: ['', 'id', 'account', 'name', 'method', 'through', 'state', 'reason'].map((title) => ({
          title,
        })),
        cells: items.map((account) => [account.current ? '*' : '', ...common(account), account.reason]),
        csv: { names: csvNames, values: items.map(csvValues) },
        empty: 'No account is connected. `skydeck accounts add --help` shows the ways.',
      })
      if (demo) await sayDemo(cli)
      return exitCodes.done
    }),
  )
  return examples(rowOptions(command), [
    'skydeck accounts list',
    'skydeck accounts list --json | jq ".items[].accountId"',
  ])
}

const csvNames = [
  'current',
  'id',
  'account',
  'name',
  'method',
  'through',
  'state',
  'home_region',
  'caller_arn',
].concat(['reason', 'tested_at'])

function csvValues(account: Account): unknown[] {
  const { current, homeRegion, callerArn, reason, testedAt } = account
  return [current, ...common(account), homeRegion, callerArn, reason, testedAt]
}

function common(account: Account): unknown[] {
  const { id, accountId, name, method, profile, roleArn, accessKeyLast4, state } = account
  return [id, accountId, name, method, profile ?? roleArn ?? (accessKeyLast4 && `…${accessKeyLast4}`), state]
}
