import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { staleFiles } from './gates/fresh.ts'
import { generators } from './generators.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stale = await staleFiles(root, generators)

if (process.argv.includes('--check')) {
  for (const { file } of stale) console.error(`${file} is not what its generator gives`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const { file, content } of stale) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), content)
    console.log(`wrote ${file}`)
  }
}
