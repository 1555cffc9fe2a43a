import { AppError } from '@skydeck/contract'
import type { Cli } from './cli.ts'
import { type ExitCode, exitCodes } from './exit-code.ts'
import { Interrupted, PipeClosed, UsageError } from './failures.ts'
import { safeText } from './output/safe-text.ts'
import { say, sayFailure } from './output/say.ts'

/** Tells people what went wrong, in a line and a hint, and gives the exit code. A stack trace only with SKYDECK_LOG=debug. */
export async function reportFailure(cli: Cli, error: unknown): Promise<ExitCode> {
  if (error instanceof PipeClosed) return exitCodes.done
  if (error instanceof Interrupted || (cli.signal.aborted && isAbort(error))) {
    await say(cli, 'Cancelled.')
    return exitCodes.cancelled
  }
  await explain(cli, error)
  if (cli.env.SKYDECK_LOG === 'debug') await traces(cli, error)
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed
}

async function explain(cli: Cli, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error)
  const hint = hintOf(error)
  const missing = error instanceof AppError ? error.missingAction : undefined
  const named = !missing || `${message} ${hint}`.includes(missing)
  await sayFailure(cli, message, named ? hint : `${hint} Missing: ${missing}.`.trim())
}

/** Usage errors, the API's errors and the store's all say what to do next; what does not was not foreseen. */
function hintOf(error: unknown): string {
  if (error instanceof Error && 'hint' in error && typeof error.hint === 'string') return error.hint
  return 'Set SKYDECK_LOG=debug to see where it comes from.'
}

async function traces(cli: Cli, error: unknown): Promise<void> {
  for (let current = error; current instanceof Error; current = current.cause) {
    await say(cli, (current.stack ?? current.message).split('\n').map(safeText).join('\n'))
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Interrupted')
}
