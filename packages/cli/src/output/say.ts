import type { Cli } from '../cli.ts'
import { PipeClosed } from '../failures.ts'
import { safeText } from './safe-text.ts'
import { styled } from './style.ts'

/** One line for people, to stderr. */
export async function say(cli: Pick<Cli, 'err'>, text: string): Promise<void> {
  await toPeople(cli, text)
}

/** One line for people that asks for attention, to stderr. */
export async function warn(cli: Pick<Cli, 'err'>, text: string): Promise<void> {
  await toPeople(cli, styled(cli.err, 'yellow', text))
}

/** A failure in one line and what to do about it in the next, to stderr. Line breaks of the message stay (SQL errors point at a place). */
export async function sayFailure(cli: Pick<Cli, 'err'>, message: string, hint: string): Promise<void> {
  const lines = message.split('\n').map(safeText).join('\n')
  await toPeople(cli, `${styled(cli.err, 'red', 'error:')} ${lines}`)
  if (hint)
    await toPeople(cli, `${styled(cli.err, 'dim', 'hint:')}  ${hint.split('\n').map(safeText).join('\n')}`)
}

async function toPeople({ err }: Pick<Cli, 'err'>, text: string): Promise<void> {
  try {
    await err.write(`${text}\n`)
  } catch (error) {
    // A closed stderr must not end a command whose result goes to stdout.
    if (!(error instanceof PipeClosed)) throw error
  }
}
