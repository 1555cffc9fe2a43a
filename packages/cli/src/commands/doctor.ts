import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { documentOption, examples } from '../options.ts'
import { printDocument, printTable } from '../output/print-rows.ts'
import { safeText } from '../output/safe-text.ts'
import { say } from '../output/say.ts'

/** `skydeck doctor`: examinations. `doctor store` fails (1) when something is wrong with the store. */
export function doctorCommand(cli: Cli): Command {
  const store = documentOption(
    new Command('store').description('Examine the store: server, schema, roles, free space'),
  ).action(
    cli.action(async ({ json }: { json?: boolean }) => {
      const report = await withConnection(cli, (client) =>
        client.apiCall((api, signal) => api.system.doctorStore(undefined, { signal }), {
          signal: cli.signal,
        }),
      )
      if (json) await printDocument(cli, report)
      else await printTable(cli, [{ title: 'check' }, { title: 'state' }, { title: 'finding' }], rows(report))
      for (const { ok, name, hint } of report.checks) {
        if (!ok && hint && !json) await say(cli, safeText(`${name}: ${hint}`))
      }
      return report.ok ? exitCodes.done : exitCodes.failed
    }),
  )
  return new Command('doctor')
    .description('Examine parts of Skydeck')
    .addCommand(examples(store, ['skydeck doctor store', 'skydeck doctor store --json']))
}

function rows(report: { checks: { name: string; ok: boolean; message: string }[] }): string[][] {
  return report.checks.map(({ name, ok, message }) => [name, ok ? 'ok' : 'FAILED', message])
}
