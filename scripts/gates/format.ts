import type { Gate, Offence } from './gate.ts'
import { runNodeTool } from './run-tool.ts'

/** `format`: Biome, formatting and the order of imports. */
export const format: Gate = {
  name: 'format',
  async run(root) {
    // Biome's JSON reports leave out the file of a formatting difference; its GitHub report names it.
    const args = ['ci', '--reporter=github', '--max-diagnostics=none', '--no-errors-on-unmatched', '.']
    const { code, stdout, stderr } = await runNodeTool('@biomejs/biome/bin/biome', args, root)
    const offences: Offence[] = []
    for (const row of stdout.split('\n')) {
      const [, rule, file, line, text] =
        /::error title=([^,]+),file=([^,]+),line=(\d+),[^:]*::(.*)/.exec(row) ?? []
      if (!rule || !file) continue
      offences.push({ rule, file: file.replace(`${root}/`, ''), line: Number(line), text: text ?? '' })
    }
    if (code !== 0 && offences.length === 0) throw new Error(`biome ended with ${code}: ${stderr}${stdout}`)
    return offences
  },
}
