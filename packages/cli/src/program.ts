import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import type { Cli } from './cli.ts'
import { accountsCommand } from './commands/accounts.ts'
import { doctorCommand } from './commands/doctor.ts'
import { exportCommand } from './commands/export.ts'
import { policyCommand } from './commands/policy.ts'
import { profilesCommand } from './commands/profiles.ts'
import { resourcesCommand } from './commands/resources.ts'
import { scanCommand } from './commands/scan.ts'
import { scansCommand } from './commands/scans.ts'
import { serveCommand } from './commands/serve.ts'
import { sqlCommand } from './commands/sql.ts'
import { typesCommand } from './commands/types.ts'
import { workerCommand } from './commands/worker.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { UsageError } from './failures.ts'
import { examples } from './options.ts'
import { reportFailure } from './report-failure.ts'

/** The whole command line, without having read any of it. */
export function createProgram(cli: Cli): Command {
  const program = new Command('skydeck')
    .description('A self-hosted workbench for AWS: scan accounts into PostgreSQL and ask about them.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  const commands = [
    serveCommand(cli),
    workerCommand(cli),
    scanCommand(cli),
    scansCommand(cli),
    resourcesCommand(cli),
    sqlCommand(cli),
    exportCommand(cli),
    accountsCommand(cli),
    profilesCommand(cli),
    typesCommand(cli),
    policyCommand(cli),
    doctorCommand(cli),
  ]
  for (const command of commands) program.addCommand(sameRules(program, command))
  return examples(program, [
    'skydeck serve',
    'skydeck scan',
    'skydeck sql "select region, count(*) from aws_ec2_instance group by 1"',
  ])
}

/** Runs the command line. Gives an exit code when it failed or help was shown, undefined when a command ran to its end. */
export async function runProgram(cli: Cli, program: Command, args: string[]): Promise<ExitCode | undefined> {
  try {
    if (args.length === 0) program.outputHelp()
    else await program.parseAsync(args, { from: 'user' })
    return undefined
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(cli, error)
    if (error.exitCode === 0) return exitCodes.done
    // A group without its subcommand: commander has printed the group's help to stderr.
    if (error.code === 'commander.help') return exitCodes.usage
    return reportFailure(cli, usageErrorOf(error))
  }
}

/** Commander hands settings down only to commands that it makes itself. */
function sameRules(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) sameRules(command, child)
  return command
}

function usageErrorOf({ message }: CommanderError): UsageError {
  const [said = '', ...rest] = message.split('\n')
  const suggestion = rest.join(' ').replace(/^\((.*)\)$/, '$1')
  const sentence = said.replace(/^error: /, '')
  return new UsageError(
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${/[.?!]$/.test(sentence) ? '' : '.'}`,
    suggestion || 'Add --help to see what the command takes.',
  )
}
