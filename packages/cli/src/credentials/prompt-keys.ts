import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Cli } from '../cli.ts'
import { Interrupted, UsageError } from '../failures.ts'
import type { Keys } from './parse-keys.ts'

/** Asks for keys on a terminal; the secret parts are not shown. @throws Interrupted at Ctrl-C, UsageError when the input ends early. */
export async function promptKeys(cli: Pick<Cli, 'stdin' | 'err'>): Promise<Keys> {
  const answers = prompter(cli)
  try {
    const accessKeyId = await answers.ask('Access key id: ', { shown: true })
    const secretAccessKey = await answers.ask('Secret access key (not shown): ', { shown: false })
    const sessionToken = await answers.ask('Session token (not shown, Enter for none): ', { shown: false })
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  } finally {
    answers.close()
  }
}

/** One reader for all questions, so that lines pasted at once are not lost between them. */
function prompter({ stdin, err }: Pick<Cli, 'stdin' | 'err'>) {
  let shown = false
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // Decided at once, not when the terminal has taken what came before: a late echo would fall into the next question.
      if (shown) void err.write(chunk.toString()).catch(end)
      done()
    },
  })
  const reader = createInterface({ input: stdin, output: echo, terminal: true, historySize: 0 })
  const lines: string[] = []
  let waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | undefined
  let ended: Error | undefined
  function end(error: Error) {
    ended ??= error
    waiting?.reject(ended)
  }
  reader.on('line', (line) => {
    // What was pasted behind this line is read right away and may be a secret.
    shown = false
    if (waiting) waiting.resolve(line)
    else lines.push(line)
    waiting = undefined
  })
  reader.on('SIGINT', () => {
    void err.write('\n').catch(end)
    end(new Interrupted())
  })
  reader.on('close', () => end(new UsageError('The input ended before the keys were complete.')))
  return {
    async ask(question: string, options: { shown: boolean }): Promise<string> {
      shown = options.shown
      // The reader draws its prompt again when a letter is taken back; what it hides it never draws.
      reader.setPrompt(shown ? question : '')
      if (shown) reader.prompt()
      else await err.write(question)
      const line = await new Promise<string>((resolve, reject) => {
        const pasted = lines.shift()
        if (pasted !== undefined) return resolve(pasted)
        if (ended) return reject(ended)
        waiting = { resolve, reject }
      })
      // The line's end was not shown either.
      if (!options.shown) await err.write('\n')
      return line.trim()
    },
    close: () => reader.close(),
  }
}
