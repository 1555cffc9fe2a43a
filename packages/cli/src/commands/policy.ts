import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { examples, list, tierOption } from '../options.ts'
import { printDocument } from '../output/print-rows.ts'
import { asUsage } from '../rejected.ts'

interface PolicyOptions {
  type?: string[]
  tier?: 'base' | 'posture'
}

/** `skydeck policy`: the least IAM policy for what is to be scanned. It is JSON with or without `--json`. */
export function policyCommand(cli: Cli): Command {
  const command = new Command('policy')
    .description('Print the least-privilege IAM policy that scans the given types')
    .option('--type <types>', 'resource types, with commas; all when left out', list)
    .addOption(tierOption())
    .option('--json', 'a policy is JSON anyway')
    .action(
      cli.action(async ({ type, tier }: PolicyOptions) => {
        const input = { ...(type && { types: type.join(',') }), ...(tier && { tier }) }
        const policy = await withConnection(cli, (client) =>
          asUsage(
            client.apiCall((api, signal) => api.system.policy(input, { signal }), { signal: cli.signal }),
          ),
        )
        await printDocument(cli, policy)
        return exitCodes.done
      }),
    )
  return examples(command, [
    'skydeck policy > skydeck-policy.json',
    'skydeck policy --type aws_ec2_instance,aws_s3_bucket --tier posture',
    'aws iam put-role-policy --role-name skydeck --policy-name scan --policy-document "$(skydeck policy)"',
  ])
}
