import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { toolPath } from '../gates/run-tool.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A value as JSON in the form that the format gate asks of the file. Throws where Biome cannot be run. */
export function jsonText(file: string, value: unknown): string {
  const args = [toolPath('@biomejs/biome/bin/biome'), 'format', '--stdin-file-path', file]
  return execFileSync(process.execPath, args, {
    cwd: root,
    input: JSON.stringify(value, null, 2),
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
}
