import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Cli } from './cli.ts'

/** All of stdin as text; Ctrl-C ends the waiting for it with an `AbortError`. */
export async function readStdin(cli: Pick<Cli, 'stdin' | 'signal'>): Promise<string> {
  return text(addAbortSignal(cli.signal, cli.stdin))
}
