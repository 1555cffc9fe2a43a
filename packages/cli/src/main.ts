#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import type { Cli } from './cli.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { streamOut } from './output/out.ts'
import { createProgram, runProgram } from './program.ts'
import { interruptSignal } from './signals.ts'

// The one place of the command that reaches for the process; everything else is handed what it needs.
let exitCode: ExitCode = exitCodes.done
const cli: Cli = {
  env: process.env,
  stdin: process.stdin,
  out: streamOut(process.stdout, process.env),
  err: streamOut(process.stderr, process.env),
  now: Date.now,
  uuid: randomUUID,
  signal: interruptSignal(
    process,
    () => performance.now(),
    () => process.exit(exitCodes.cancelled),
  ),
  action:
    (run) =>
    async (...args) => {
      exitCode = await run(...args)
    },
}

const failed = await runProgram(cli, createProgram(cli), process.argv.slice(2))
// Sockets that are kept alive for a next request must not keep the command from ending.
process.exit(failed ?? exitCode)
