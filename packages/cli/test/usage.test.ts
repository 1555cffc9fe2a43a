import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'
import { temporaryHome } from './support/temporary-home.ts'

const commands = [
  'serve',
  'worker',
  'scan',
  'scans',
  'resources',
  'sql',
  'export',
  'accounts list',
  'accounts add',
  'accounts test',
  'accounts switch',
  'accounts remove',
  'profiles',
  'types',
  'policy',
  'doctor store',
]

for (const command of commands) {
  test(`${command} --help shows examples`, async () => {
    const { code, stdout, stderr } = await runCli([...command.split(' '), '--help'])
    assert.equal(code, 0)
    assert.match(stdout, /^Usage: skydeck /)
    assert.match(stdout, /\nExamples:\n {2}\$ /)
    assert.equal(stderr, '')
  })
}

const mistakes: [args: string[], says: RegExp][] = [
  [['scna'], /^error: Unknown command 'scna'\.\nhint: {2}Did you mean scans?\?\n$/],
  [['scan', '--teir', 'base'], /^error: Unknown option '--teir'\.\nhint: {2}Did you mean --tier\?\n$/],
  [['scan', '--tier', 'deep'], /Allowed choices are base, posture/],
  [['scan', '--region', 'eu-west-1,,eu-west-2'], /entry of the list is empty/],
  [['sql', 'select 1', '--limit', '0'], /whole number from 1 to 100000/],
  [['resources', '--limit', '-5'], /number of rows, or `all`/],
  [['serve', '--port', '70000'], /whole number from 0 to 65535/],
  [['accounts', 'test'], /missing required argument 'connection'/i],
  [['policy', 'extra'], /too many arguments/i],
]

for (const [args, says] of mistakes) {
  test(`${args.join(' ')} is wrong usage`, async () => {
    const { code, stdout, stderr } = await runCli(args)
    assert.equal(code, 2)
    assert.equal(stdout, '')
    assert.match(stderr, says)
  })
}

test('a group without its subcommand shows its help and is wrong usage', async () => {
  const { code, stderr } = await runCli(['accounts'])
  assert.equal(code, 2)
  assert.match(stderr, /Commands:/)
})

test('no command shows the help', async () => {
  const { code, stdout } = await runCli([])
  assert.equal(code, 0)
  assert.match(stdout, /serve .*\n.*worker /)
})

test('SKYDECK_URL without a token, and one that is no address', async () => {
  const missing = await runCli(['types'], { env: { SKYDECK_URL: 'http://127.0.0.1:1' } })
  assert.equal(missing.code, 2)
  assert.match(missing.stderr, /SKYDECK_TOKEN/)
  const wrong = await runCli(['types'], { env: { SKYDECK_URL: 'localhost:8000', SKYDECK_TOKEN: 'x' } })
  assert.equal(wrong.code, 2)
  assert.match(wrong.stderr, /no web address/)
})

test('a server that is not there: one line, one hint, no stack trace', async () => {
  await using server = await serving()
  const { url, token } = server
  await server.close()
  const env = { SKYDECK_URL: url, SKYDECK_TOKEN: token }
  const { code, stderr } = await runCli(['scan'], { env })
  assert.equal(code, 1)
  assert.equal(stderr.trimEnd().split('\n').length, 2)
  assert.match(stderr, /^error: No Skydeck server answers at /)
  const debug = await runCli(['scan'], { env: { ...env, SKYDECK_LOG: 'debug' } })
  assert.match(debug.stderr, /\n {4}at /)
})

test('--detach needs a running server', async (t) => {
  const home = await temporaryHome(t)
  const { code, stderr } = await runCli(['scan', '--detach'], { env: { SKYDECK_HOME: home, HOME: home } })
  assert.equal(code, 2)
  assert.match(stderr, /^error: No Skydeck server is running\./)
})

test('the launcher passes arguments and exit codes on', () => {
  const launcher = fileURLToPath(new URL('../bin/skydeck.mjs', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [launcher, 'scan', '--teir'], { encoding: 'utf8' })
  assert.equal(status, 2)
  assert.match(stderr, /--tier/)
})
