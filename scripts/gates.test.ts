import assert from 'node:assert/strict'
import { cp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dead } from './gates/dead.ts'
import { format } from './gates/format.ts'
import { checkFresh } from './gates/fresh.ts'
import type { Offence } from './gates/gate.ts'
import { cruise, layers } from './gates/layers.ts'
import { lint } from './gates/lint.ts'
import { lock } from './gates/lock.ts'
import { pack } from './gates/pack.ts'
import { runTool } from './gates/run-tool.ts'
import { secrets } from './gates/secrets.ts'
import { sources } from './gates/sources.ts'
import { types } from './gates/types.ts'
import { worker } from './gates/worker.ts'
import { furniture, layerOffences } from './layer-offences.ts'
import { type House, plantHouse } from './planted-house.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const server = 'packages/server/src'
const houses: House[] = []

async function plant(files: Record<string, string>): Promise<string> {
  const house = await plantHouse(files)
  houses.push(house)
  return house.root
}

after(() => Promise.all(houses.map((house) => house.dispose())))

const named = (offences: Offence[]) => offences.map(({ rule, file }) => `${rule} ${file}`).sort()

function assertFound(offences: Offence[], expected: string[]): void {
  const found = new Set(named(offences))
  const missed = expected.filter((one) => !found.has(one))
  assert.deepEqual(missed, [], `not found, of ${JSON.stringify([...found], null, 1)}`)
}

/** Just these, each once or more often. */
function assertJust(offences: Offence[], expected: string[]): void {
  assert.deepEqual([...new Set(named(offences))], expected.toSorted())
}

test('an innocent house passes', async () => {
  const root = await plant({})
  for (const gate of [types, format, lint, layers, sources, worker, pack, lock, secrets]) {
    assert.deepEqual(await gate.run(root), [], gate.name)
  }
})

test('layers: each rule finds its offence', async () => {
  const files: Record<string, string> = { ...furniture }
  for (const { file, imports, beside } of layerOffences) {
    Object.assign(files, { [file]: `import * as all from '${imports}'\nexport const thing = all\n` }, beside)
  }
  assertFound(
    await layers.run(await plant(files)),
    layerOffences.map(({ rule, file }) => `${rule} ${file}`),
  )
})

test('layers: a type-only import is an import', async () => {
  const file = `${server}/scan/types.ts`
  const root = await plant({
    [`${server}/query/shape.ts`]: 'export type Shape = string\n',
    [file]: "import type { Shape } from '../query/shape.ts'\nexport const shape: Shape = ''\n",
  })
  assertJust(await layers.run(root), [`scan-has-no-neighbours ${file}`])
})

test('layers: what the house allows passes', async () => {
  const root = await plant({
    ...furniture,
    [`${server}/checks/reads-a-type.ts`]: "export { thing } from '../resources/thing.ts'\n",
    [`${server}/http/calls-a-use-case.ts`]: "export { thing } from '../scan/thing.ts'\n",
    [`${server}/scan/stores.ts`]: "export { thing } from '../store/thing.ts'\n",
    [`${server}/store/reads.ts`]: "export * as fs from 'node:fs'\nexport * as pg from 'pg'\n",
    [`${server}/aws/signs.ts`]: "export { fromIni } from '@aws-sdk/credential-providers'\n",
    [`${server}/http/starts.test.ts`]:
      "import '@skydeck/cloud'\nimport 'node:fs'\nimport '../store/thing.ts'\n",
  })
  assert.deepEqual(await layers.run(root), [])
})

test('layers: no rule is without a planted offence', () => {
  const rules: { name: string }[] = createRequire(import.meta.url)('../.dependency-cruiser.cjs').forbidden
  const planted = new Set(layerOffences.map(({ rule }) => rule))
  assert.deepEqual([...new Set(rules.map(({ name }) => name))].sort(), [...planted].sort())
})

test('layers: a dependency-cruiser that reads nothing is caught', async () => {
  const file = `${server}/http/offends.ts`
  const root = await plant({ ...furniture, [file]: "export { thing } from '../store/thing.ts'\n" })
  const modules = join(root, 'node_modules')
  for (const name of ['dependency-cruiser', 'typescript']) await unlink(join(modules, name))
  await cp(join(project, 'node_modules/dependency-cruiser'), join(modules, 'dependency-cruiser'), {
    recursive: true,
  })
  await symlink(join(project, 'node_modules/typescript-7'), join(modules, 'typescript'))
  const offences = await cruise(root, join(modules, 'dependency-cruiser/bin/dependency-cruiser.mjs'))
  assert.deepEqual(new Set(offences.map(({ rule }) => rule)), new Set(['unread']))
  assertFound(offences, [`unread ${file}`, `unread ${server}/store/thing.ts`])
})

test('types: a wrong type, syntax that Node cannot strip', async () => {
  const root = await plant({
    [`${server}/scan/wrong.ts`]: "export const count: number = 'one'\n",
    [`${server}/scan/enum.ts`]: 'export enum Kind {\n  One,\n}\n',
    'packages/contract/test/wrong.test.ts': "export const list: string = ['a'][0]\n",
  })
  assertJust(await types.run(root), [
    `TS2322 ${server}/scan/wrong.ts`,
    `TS1294 ${server}/scan/enum.ts`,
    'TS2322 packages/contract/test/wrong.test.ts',
  ])
})

test('format: form, order of imports', async () => {
  const root = await plant({
    [`${server}/scan/form.ts`]: 'export const a = "double";\n',
    [`${server}/scan/order.ts`]:
      "import { z } from 'zod'\nimport { Hono } from 'hono'\n\nexport const a = [z, Hono]\n",
  })
  assertJust(await format.run(root), [
    `format ${server}/scan/form.ts`,
    `assist/source/organizeImports ${server}/scan/order.ts`,
  ])
})

test('lint: promises, switches, any, sizes, default exports, names of files', async () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `  console.log(${i})`).join('\n')
  const long = `export const all = [\n${'  1,\n'.repeat(299)}]\n`
  const root = await plant({
    [`${server}/scan/floats.ts`]: 'const f = async () => 1\nexport const g = () => {\n  f()\n}\n',
    [`${server}/scan/misses.ts`]:
      "export function f(k: 'a' | 'b'): number {\n  switch (k) {\n    case 'a':\n      return 1\n  }\n  return 2\n}\n",
    [`${server}/scan/any.ts`]: 'export const f = (x: any): unknown => x\n',
    [`${server}/scan/long.ts`]: long,
    [`${server}/scan/long.test.ts`]: long,
    [`${server}/scan/long.generated.ts`]: long,
    [`${server}/scan/longwinded.ts`]: `export function f(): void {\n${lines(50)}\n}\n`,
    [`${server}/scan/longwinded.test.ts`]: `export function f(): void {\n${lines(50)}\n}\n`,
    [`${server}/scan/fits.ts`]: `export function f(): void {\n${lines(48)}\n}\n`,
    [`${server}/scan/default.ts`]: 'export default 1\n',
    [`${server}/scan/camelCase.ts`]: 'export const a = 1\n',
    [`${server}/scan/silent.ts`]: 'export function f(): void {\n  try {\n    f()\n  } catch {}\n}\n',
  })
  assertJust(await lint.run(root), [
    `typescript(no-floating-promises) ${server}/scan/floats.ts`,
    `typescript(switch-exhaustiveness-check) ${server}/scan/misses.ts`,
    `typescript(no-explicit-any) ${server}/scan/any.ts`,
    `eslint(max-lines) ${server}/scan/long.ts`,
    `eslint(max-lines-per-function) ${server}/scan/longwinded.ts`,
    `import(no-default-export) ${server}/scan/default.ts`,
    `unicorn(filename-case) ${server}/scan/camelCase.ts`,
    `eslint(no-empty) ${server}/scan/silent.ts`,
  ])
})

test('sources: who constructs clients, reads the environment, opens secrets, reaches for time', async () => {
  const s3 = "import { S3Client as Door, GetObjectCommand } from '@aws-sdk/client-s3'\n"
  const environments = [
    'export const a = process.env.HOME\n',
    "export const a = process['env']\n",
    'const { env } = process\nexport const a = env\n',
    "import { env } from 'node:process'\nexport const a = env\n",
    'export const a = import.meta.env\n',
  ]
  const files: Record<string, string> = {
    [`${server}/scan/door.ts`]: `${s3}export const a = new Door({})\n`,
    [`${server}/scan/whole.ts`]:
      "import * as all from '@aws-sdk/client-s3'\nexport const a = new all.S3({})\n",
    [`${server}/scan/command.ts`]: `${s3}export const a = [Door, new GetObjectCommand({ Bucket: 'a', Key: 'b' })]\n`,
    [`${server}/aws/door.ts`]: `${s3}export const a = new Door({})\n`,
    [`${server}/scan/door.test.ts`]: `${s3}export const a = new Door({})\n`,
    [`${server}/scan/opens.ts`]: 'export const a = (secret: { reveal(): string }) => secret.reveal()\n',
    [`${server}/vault/opens.ts`]: 'export const a = (secret: { reveal(): string }) => secret.reveal()\n',
    [`${server}/scan/clock.ts`]: 'export const a = () => Date.now()\n',
    [`${server}/scan/today.ts`]: 'export const a = () => [new Date(0), new Date()]\n',
    [`${server}/scan/chance.ts`]: 'export const a = () => Math.random()\n',
    [`${server}/runtime/clock.ts`]: 'export const a = () => [Date.now(), process.env.HOME]\n',
    [`${server}/vault/bytes.ts`]: "export const a = Buffer.from('a')\n",
    [`${server}/scan/bytes.ts`]: "export const a = Buffer.from('a')\n",
    [`${server}/vault/member.ts`]: 'export const a = (b: { process: number }) => b.process\n',
    [`${server}/scan/aws-utils.ts`]: 'export const a = 1\n',
    [`${server}/common/a.ts`]: 'export const a = 1\n',
    [`${server}/scan/barrel.ts`]: "export { a } from './clock.ts'\nexport * from './today.ts'\n",
  }
  for (const [i, text] of environments.entries()) files[`${server}/scan/environment-${i}.ts`] = text
  assertJust(await sources.run(await plant(files)), [
    ...['door', 'whole'].map((name) => `one-door-to-aws ${server}/scan/${name}.ts`),
    ...environments.map((_, i) => `environment-in-runtime ${server}/scan/environment-${i}.ts`),
    `secret-opened ${server}/scan/opens.ts`,
    ...['clock', 'today', 'chance'].map((name) => `time-and-chance-passed-in ${server}/scan/${name}.ts`),
    `no-node-globals ${server}/vault/bytes.ts`,
    `telling-names ${server}/scan/aws-utils.ts`,
    `telling-names ${server}/common/a.ts`,
    `no-barrels ${server}/scan/barrel.ts`,
  ])
})

test('dead: a file nobody imports, one that only its test imports, an export, a dependency', async () => {
  const used = "import { alive } from '../scan/half.ts'\n\n/** Starts. */\nexport const start = () => alive\n"
  const offences = await dead.run(
    await plant({
      [`${server}/scan/unused.ts`]: 'export const a = 1\n',
      [`${server}/resources/unlisted.ts`]: 'export const a = 1\n',
      [`${server}/resources/unlisted.test.ts`]: "import { a } from './unlisted.ts'\n\nconsole.log(a)\n",
      [`${server}/scan/half.ts`]: 'export const alive = 1\nexport const forgotten = 2\n',
      [`${server}/runtime/node.ts`]: used,
    }),
  )
  assertFound(offences, [
    `knip-files ${server}/scan/unused.ts`,
    `knip-files ${server}/resources/unlisted.ts`,
    `knip-exports ${server}/scan/half.ts`,
    'knip-dependencies packages/server/package.json',
  ])
  const unlisted = offences.find(({ file }) => file.endsWith('unlisted.ts'))
  assert.match(unlisted?.text ?? '', /in production/)
  assert.ok(!named(offences).includes(`knip-files ${server}/runtime/node.ts`))
})

test('worker: a built-in module, by either name, directly or further down', async () => {
  const root = await plant({
    [`${server}/runtime/worker.ts`]:
      "import { a } from '../http/a.ts'\nimport 'node:fs'\n\nexport default { fetch: () => a }\n",
    [`${server}/http/a.ts`]: "import { join } from 'path'\nexport const a = join('a', 'b')\n",
  })
  const offences = await worker.run(root)
  assertJust(offences, [
    `no-builtin-in-worker ${server}/runtime/worker.ts`,
    `no-builtin-in-worker ${server}/http/a.ts`,
  ])
})

test('fresh: a generated file that differs, one that is not there', async () => {
  const root = await plant({ 'docs/same.md': 'same\n', 'docs/differs.md': 'old\n' })
  const content = (text: string) => () => Promise.resolve(text)
  const offences = await checkFresh(root, [
    { file: 'docs/same.md', content: content('same\n') },
    { file: 'docs/differs.md', content: content('new\n') },
    { file: 'docs/missing.md', content: content('new\n') },
  ])
  assertJust(offences, ['stale docs/differs.md', 'stale docs/missing.md'])
})

test('pack: an entry that is not there', async () => {
  const root = await plant({})
  await rm(join(root, 'packages/contract/src/index.ts'))
  assertJust(await pack.run(root), ['publint-file-does-not-exist packages/contract/package.json'])
})

test('lock: out of step with a package, a platform left out, a host', async () => {
  const outOfStep = await plant({})
  await change(outOfStep, 'packages/contract/package.json', (json) =>
    json.replace(/"zod": "[^"]+"/, '"zod": "4.0.1"'),
  )
  assertJust(await lock.run(outOfStep), ['lock-install package-lock.json'])

  const incomplete = await plant({})
  await change(incomplete, 'package-lock.json', (json) => {
    const parsed: { packages: Record<string, unknown> } = JSON.parse(json)
    delete parsed.packages['node_modules/@esbuild/win32-x64']
    parsed.packages['node_modules/zod'] = {
      ...(parsed.packages['node_modules/zod'] as object),
      resolved: 'https://packages.example.com/zod.tgz',
    }
    return JSON.stringify(parsed, null, 2)
  })
  const offences = await lock.run(incomplete)
  assertFound(offences, ['lock-platform package-lock.json', 'lock-host package-lock.json'])
  assert.ok(
    offences.some(({ text }) => text.includes('@esbuild/win32-x64, optional for node_modules/esbuild')),
  )
})

test('secrets: keys, private keys, tokens, paths and registries, in any file that git would take', async () => {
  // In pieces, so that this file does not offend itself.
  const key = ['AK', 'IAQWERTYUIOPASDFGH'].join('')
  const secret = ['secretAccessKey: ', "'abcdefghijABCDEFGHIJ0123456789abcdefghij'"].join('')
  const files = {
    'docs/key.md': `Use ${key}.\n`,
    'docs/secret.yaml': `${secret}\n`,
    'packages/server/test/tls.ts': ['-----BEGIN RSA', ' PRIVATE KEY-----\n'].join(''),
    'docs/token.md': `ghp${'_'}${'a1'.repeat(18)}\n`,
    'docs/home.md': ['cd /ho', 'me/somebody/skydeck\n'].join(''),
    '.npmrc': ['regis', 'try=https://npm.example.com/\n'].join(''),
    'docs/example.md':
      'AKIAIOSFODNN7EXAMPLE and "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"\n',
    'dist/ignored.txt': `${key}\n`,
  }
  const root = await plant(files)
  const own = await plant({})
  await change(own, 'biome.json', (text) => `${text}// see ${own}/packages\n`)
  assertJust(await secrets.run(root), [
    'access-key docs/key.md',
    'secret-key docs/secret.yaml',
    'private-key packages/server/test/tls.ts',
    'token docs/token.md',
    'machine-path docs/home.md',
    'registry-host .npmrc',
  ])
  assertJust(await secrets.run(own), ['machine-path biome.json'])
})

test('check: a name that no gate has is wrong usage', async () => {
  const { code, stderr } = await runTool(process.execPath, ['scripts/check.ts', 'typos'], project)
  assert.equal(code, 2)
  assert.match(stderr, /No gate is called typos\. There are: types, format, /)
})

async function change(root: string, file: string, edit: (text: string) => string): Promise<void> {
  const path = join(root, file)
  await writeFile(path, edit(await readFile(path, 'utf8')))
}

test('check: prints a line for each gate and what it found, and fails when one did', async () => {
  const root = await plant({ [`${server}/scan/form.ts`]: 'export const a = "double";\n' })
  await cp(join(project, 'scripts'), join(root, 'scripts'), { recursive: true })
  // What the generators and their test read of the project is not in a planted house.
  await rm(join(root, 'scripts/generate'), { recursive: true })
  await rm(join(root, 'scripts/reference.test.ts'))
  await writeFile(
    join(root, 'scripts/generators.ts'),
    'export type Generator = { file: string; content(): Promise<string> }\n\nexport const generators: Generator[] = []\n',
  )
  const both = await runTool(process.execPath, ['scripts/check.ts', 'format', 'types'], root)
  assert.equal(both.code, 1, both.stderr)
  assert.match(both.stdout, /^ok +types +\d+\.\d s$/m)
  assert.match(
    both.stdout,
    /^FAIL +format +\d+\.\d s {2}1 found\n +packages\/server\/src\/scan\/form\.ts:1 format: /m,
  )
  assert.match(both.stdout, /^check failed: format$/m)
  const one = await runTool(process.execPath, ['scripts/check.ts', 'types'], root)
  assert.equal(one.code, 0, one.stdout)
  await rm(join(root, 'tsconfig.json'))
  const blind = await runTool(process.execPath, ['scripts/check.ts', 'types'], root)
  assert.equal(blind.code, 1, 'a gate that cannot look has failed')
})

test('generate: --check tells, without it the file is written', async () => {
  const root = await plant({})
  await cp(join(project, 'scripts'), join(root, 'scripts'), { recursive: true })
  const list = "[{ file: 'docs/reference/a.md', content: async () => 'new\\n' }]"
  await writeFile(join(root, 'scripts/generators.ts'), `export const generators = ${list}\n`)
  const generate = (...args: string[]) => runTool(process.execPath, ['scripts/generate.ts', ...args], root)
  const stale = await generate('--check')
  assert.equal(stale.code, 1)
  assert.match(stale.stderr, /docs\/reference\/a\.md is not what its generator gives/)
  assert.equal((await generate()).stdout, 'wrote docs/reference/a.md\n')
  assert.equal(await readFile(join(root, 'docs/reference/a.md'), 'utf8'), 'new\n')
  assert.equal((await generate('--check')).code, 0)
})
