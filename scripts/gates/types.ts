import type { Gate, Offence } from './gate.ts'
import { runNodeTool } from './run-tool.ts'

/** `types`: the whole workspace under TypeScript 7 (by path: `.bin/tsc` may be the 6 that other tools need). */
export const types: Gate = {
  name: 'types',
  async run(root) {
    const result = await runNodeTool('typescript-7/bin/tsc', ['-p', '.', '--pretty', 'false'], root)
    const offences: Offence[] = []
    for (const row of result.stdout.split('\n')) {
      const [, file, line, code, text] = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(row) ?? []
      if (file && code) offences.push({ rule: code, file, line: Number(line), text: text ?? '' })
    }
    if (result.code !== 0 && offences.length === 0) {
      throw new Error(`tsc ended with ${result.code}: ${result.stdout}${result.stderr}`)
    }
    return offences
  },
}
