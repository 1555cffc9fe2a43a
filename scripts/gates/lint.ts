import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Gate } from './gate.ts'
import { parseToolJson, runNodeTool } from './run-tool.ts'

type Report = {
  diagnostics: { message: string; code?: string; filename: string; labels: { span: { line?: number } }[] }[]
  number_of_files: number
}

/** `lint`: oxlint with type knowledge: floating promises, exhaustive switches, `any`, sizes of files and functions. */
export const lint: Gate = {
  name: 'lint',
  async run(root) {
    const folders = ['packages', 'scripts', 'bench'].filter((folder) => existsSync(join(root, folder)))
    const result = await runNodeTool('oxlint/bin/oxlint', ['--type-aware', '--format=json', ...folders], root)
    const report = parseToolJson<Report>('oxlint', result)
    if (report.number_of_files === 0) throw new Error('oxlint read 0 files: a silent linter is no linter')
    return report.diagnostics.map(({ message, code, filename, labels }) => {
      const line = labels[0]?.span.line
      return {
        rule: code ?? 'oxlint',
        file: filename,
        ...(line === undefined ? {} : { line }),
        text: message,
      }
    })
  },
}
