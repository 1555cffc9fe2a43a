import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const runner = fileURLToPath(new URL('test.ts', import.meta.url))
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-runner-'))
  const asks = "assert.equal(process.env.SKYDECK_TEST_REQUIRE, process.env.CI === 'true' ? 'all' : undefined)"
  const imports = "import assert from 'node:assert/strict'\nimport { test } from 'node:test'\n"
  await writeFile(join(folder, 'passes.test.ts'), `${imports}test('asks', () => ${asks})\n`)
  await writeFile(join(folder, 'fails.test.ts'), `${imports}test('fails', () => assert.fail('on purpose'))\n`)
})

after(() => rm(folder, { recursive: true }))

/** Runs `scripts/test.ts` as a person would: this file's own runner must not be inherited. */
function run(args: string[], env: Record<string, string>): Promise<{ code: number; out: string }> {
  const { NODE_TEST_CONTEXT: _, CI: __, SKYDECK_TEST_REQUIRE: ___, ...inherited } = process.env
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [runner, ...args],
      { env: { ...inherited, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, out: stdout + stderr })
      },
    )
  })
}

/** A folder of programs that say they are the services, so that the answer does not depend on this machine. */
async function servicesOf(versions: Record<string, string>): Promise<string> {
  const programs = await mkdtemp(join(folder, 'programs-'))
  for (const [name, version] of Object.entries(versions)) {
    await writeFile(join(programs, name), `#!/bin/sh\necho ${version}\n`)
    await chmod(join(programs, name), 0o755)
  }
  return `${programs}:/bin`
}

test('a file that passes ends with 0 and the closing lines, one that fails with 1', async () => {
  const passed = await run([join(folder, 'passes.test.ts')], {})
  assert.equal(passed.code, 0, passed.out)
  assert.match(passed.out, /pass 1\n[^]*fail 0\n/)
  const failed = await run([folder], {})
  assert.equal(failed.code, 1)
  assert.match(failed.out, /pass 1\n[^]*fail 1\n/)
})

test('an argument that means no test is wrong usage', async () => {
  const { code, out } = await run(['packages/nowhere'], {})
  assert.equal(code, 2)
  assert.match(out, /No test matches packages\/nowhere/)
})

test('a missing service is a skip here and a failure in CI', async () => {
  const PATH = await servicesOf({})
  const passes = join(folder, 'passes.test.ts')
  const here = await run([passes], { PATH })
  assert.equal(here.code, 0, here.out)
  assert.match(here.out, /^skip: moto_server is not here/m)
  const ci = await run([passes], { PATH, CI: 'true' })
  assert.equal(ci.code, 1)
  assert.match(ci.out, /^missing: moto_server is not here/m)
  assert.doesNotMatch(ci.out, /pass 1/)
})

test('with all services CI runs, and tells tests that nothing may be skipped', async () => {
  const PATH = await servicesOf({ moto_server: '5.2.1', postgres: "'postgres (PostgreSQL) 15.1'" })
  const { code, out } = await run([join(folder, 'passes.test.ts')], { PATH, CI: 'true' })
  assert.equal(code, 0, out)
  assert.match(out, /pass 1\n/)
})
