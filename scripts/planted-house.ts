import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const project = fileURLToPath(new URL('..', import.meta.url))
const settings = [
  '.dependency-cruiser.cjs',
  '.gitignore',
  '.npmrc',
  '.oxlintrc.json',
  'biome.json',
  'knip.json',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]
const packages = ['cli', 'cloud', 'contract', 'server']

/** The least that makes an innocent house: every package's entries. */
const innocent: Record<string, string> = {
  'packages/contract/src/index.ts': '/** A name. */\nexport type Name = string\n',
  'packages/cloud/src/index.ts': '/** A port. */\nexport const port = 4599\n',
  'packages/cloud/src/main.ts': "import { port } from './index.ts'\n\nconsole.log(port)\n",
  'packages/server/src/runtime/node.ts':
    "import { port } from '@skydeck/cloud'\n\n/** Starts. */\nexport const start = () => port\n",
  'packages/server/src/runtime/worker.ts':
    "/** The Worker. */\nexport default { fetch: () => new Response('ok') }\n",
  'packages/cli/src/main.ts':
    "import type { Name } from '@skydeck/contract'\nimport { start } from '@skydeck/server'\n\nconst name: Name = 'skydeck'\nconsole.log(name, start())\n",
}

/** A throw-away checkout with the project's own settings and packages, and the given files in it. */
export type House = { root: string; dispose(): Promise<void> }

/**
 * Builds a house in the system's temporary folder: innocent entries, `files` (path from the root, text) planted over
 * them, a git repository around it, the project's installed packages as links, its workspaces as links to its own.
 */
export async function plantHouse(files: Record<string, string>): Promise<House> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'planted-house-')))
  for (const file of [...settings, ...packages.map((name) => `packages/${name}/package.json`)]) {
    await cp(join(project, file), join(root, file))
  }
  const programs: Record<string, string> = Object.assign({}, ...(await Promise.all(packages.map(programsOf))))
  for (const [file, text] of Object.entries({ ...programs, ...innocent, ...files })) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  await linkModules(root)
  await promisify(execFile)('git', ['init', '--quiet'], { cwd: root })
  return { root, dispose: () => rm(root, { recursive: true, force: true }) }
}

/** The programs that a package's settings promise; all that they do is start its `main.ts`. */
async function programsOf(name: string): Promise<Record<string, string>> {
  const { bin = {} } = JSON.parse(await readFile(join(project, 'packages', name, 'package.json'), 'utf8'))
  return Object.fromEntries(
    Object.values<string>(bin).map((program) => {
      const main = relative(dirname(program), 'src/main.ts')
      return [join('packages', name, program), `#!/usr/bin/env node\nimport '${main}'\n`]
    }),
  )
}

async function linkModules(root: string): Promise<void> {
  const modules = join(root, 'node_modules')
  await mkdir(join(modules, '@skydeck'), { recursive: true })
  for (const name of await readdir(join(project, 'node_modules'))) {
    if (name !== '@skydeck') await symlink(join(project, 'node_modules', name), join(modules, name))
  }
  for (const name of packages) await symlink(join(root, 'packages', name), join(modules, '@skydeck', name))
}
