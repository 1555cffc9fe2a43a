import { spawn } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { realServices } from './real-services.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const everything = ['packages/*/{src,test}/**/*.test.ts', 'scripts/*.test.ts']

const args = process.argv.slice(2)
const flags = args.filter((arg) => arg.startsWith('-'))
const wanted = args.filter((arg) => !arg.startsWith('-'))
const empty = wanted.filter((pattern) => filesOf(pattern).length === 0)
const files = [...new Set((wanted.length > 0 ? wanted : everything).flatMap(filesOf))].sort()
const strict = process.env.CI === 'true'
const missing = realServices(process.env).filter((service) => !service.present())

for (const { name, install } of missing) {
  console.log(
    `${strict ? 'missing' : 'skip'}: ${name} is not here, its tests ${strict ? 'must' : 'do not'} run (${install})`,
  )
}
if (empty.length > 0) {
  console.error(`No test matches ${empty.join(', ')}`)
  process.exitCode = 2
} else if (strict && missing.length > 0) {
  process.exitCode = 1
} else {
  process.exitCode = await run()
}

/** Files that an argument means: a file, the tests under a folder, or a pattern; all from the root. */
function filesOf(argument: string): string[] {
  const isFolder = statSync(argument, { throwIfNoEntry: false })?.isDirectory()
  const pattern = isFolder ? `${argument.replace(/\/$/, '')}/**/*.test.ts` : argument
  return globSync(pattern, { cwd: root, exclude: (path) => /(^|\/)node_modules$/.test(path) })
}

/** The runner's exit code; 1 when a signal ended it. Two files at a time: each may hold a server or two. */
function run(): Promise<number> {
  const env = strict ? { ...process.env, SKYDECK_TEST_REQUIRE: 'all' } : process.env
  const options = ['--test', '--test-concurrency=2', '--test-reporter=spec', ...flags]
  const runner = spawn(process.execPath, [...options, ...files], { cwd: root, env, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    runner.on('error', reject)
    runner.on('close', (code) => resolve(code ?? 1))
  })
}
