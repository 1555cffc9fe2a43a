import type { Client, Scan, Tier } from '@skydeck/contract'
import { Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { type ExitCode, exitCodes } from '../exit-code.ts'
import { documentOption, examples, list, tierOption } from '../options.ts'
import { printDocument } from '../output/print-rows.ts'
import { say } from '../output/say.ts'
import { asUsage } from '../rejected.ts'
import { scanDocument } from '../scan/document.ts'
import { printScan } from '../scan/print-scan.ts'
import { sayNext } from '../scan/say-next.ts'
import { watchScan } from '../scan/watch.ts'

interface ScanOptions {
  account?: string[]
  region?: string[]
  type?: string[]
  tier?: Tier
  retry?: string
  detach?: boolean
  json?: boolean
}

/** `skydeck scan`: reads AWS accounts into the inventory. */
export function scanCommand(cli: Cli): Command {
  const command = new Command('scan')
    .description('Scan connected accounts; without choices all of them, in their enabled regions, all types')
    .option('--account <ids>', 'account ids, connection ids or names, with commas', list)
    .option('--region <regions>', 'regions, with commas, or `all`', list)
    .option('--type <types>', 'resource types, with commas', list)
    .addOption(tierOption())
    .addOption(
      new Option('--retry <scan>', 'scan again what ended with a gap in an earlier scan').conflicts([
        'account',
        'region',
        'type',
        'tier',
      ]),
    )
    .option('--detach', 'leave when the scan is started (needs a running server)')
    .action(cli.action((options: ScanOptions) => scan(cli, options)))
  return examples(documentOption(command), [
    'skydeck scan',
    'skydeck scan --region eu-central-1,eu-west-1 --type aws_ec2_instance,aws_ebs_volume',
    'skydeck scan --tier posture --json > scan.json',
  ])
}

async function scan(cli: Cli, options: ScanOptions): Promise<ExitCode> {
  return withConnection(
    cli,
    async (client) => {
      const { id } = await asUsage(start(client, options))
      if (options.detach) {
        if (options.json) await printDocument(cli, { id })
        else await cli.out.write(`${id}\n`)
        await say(cli, `The scan runs on the server; \`skydeck scans ${id}\` shows how it stands.`)
        return exitCodes.done
      }
      const scan = await watchScan(cli, client, id)
      if (options.json) await printDocument(cli, scanDocument(scan))
      else await printScan(cli, scan)
      await sayNext(cli, scan)
      return codes[scan.state]
    },
    { insideAllowed: !options.detach },
  )
}

// A scan that was followed to its end is neither pending nor running.
const codes: Record<Scan['state'], ExitCode> = {
  pending: exitCodes.failed,
  running: exitCodes.failed,
  done: exitCodes.done,
  partial: exitCodes.gaps,
  cancelled: exitCodes.cancelled,
  failed: exitCodes.failed,
}

function start(client: Client, { retry, account, region, type, tier }: ScanOptions): Promise<{ id: string }> {
  if (retry !== undefined) return client.api.scans.retry({ id: retry })
  return client.api.scans.start({
    ...(account && { accounts: account }),
    ...(region && !region.includes('all') && { regions: region }),
    ...(type && { types: type }),
    ...(tier && { tier }),
  })
}
