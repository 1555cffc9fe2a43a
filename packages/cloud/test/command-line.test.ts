import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { readArguments, UsageError } from '../src/arguments.ts'
import { startCloud } from '../src/index.ts'

const main = join(import.meta.dirname, '../src/main.ts')

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

async function finish(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

test('--json writes one line, the keys in it work, SIGTERM ends it', async () => {
  const child = run('--port', '0', '--accounts', '2', '--resources', '60', '--json')
  const ended = finish(child)
  const [line] = (await once(child.stdout ?? assert.fail(), 'data')) as [Buffer]
  const ready = JSON.parse(line.toString()) as {
    ready: boolean
    url: string
    accounts: { id: string; accessKeyId: string; secretAccessKey: string }[]
  }
  assert.deepEqual([ready.ready, ready.accounts.length], [true, 2])
  const { accessKeyId = '', secretAccessKey = '', id } = ready.accounts[1] ?? {}
  const sts = new STSClient({
    endpoint: ready.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  })
  assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, id)
  child.kill('SIGTERM')
  const { code, out } = await ended
  assert.deepEqual([code, out.trim().split('\n').length], [0, 1])
})

test('expect writes what a server with the same options holds', async () => {
  const { code, out } = await finish(run('expect', '--resources', '400', '--seed', '7', '--accounts', '2'))
  assert.equal(code, 0)
  const cloud = await startCloud({ resources: 400, seed: 7, accounts: 2 })
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  assert.deepEqual(
    lines,
    [...cloud.data.expect()].map((one) => ({ ...one })),
  )
  assert.equal(lines.length, 800)
  assert.deepEqual(Object.keys(lines[0] ?? {}).sort(), [
    'account',
    'arn',
    'id',
    'name',
    'region',
    'tags',
    'type',
  ])
  await cloud.close()
})

test('a taken port ends with 1 and a sentence that names what to do', async () => {
  const other = await startCloud({ resources: 0 })
  const { code, out, err } = await finish(run('--port', String(other.port)))
  await other.close()
  assert.deepEqual([code, out], [1, ''])
  assert.equal(
    err.trim(),
    `Port ${other.port} is taken by another program. Give another with --port N, or --port 0 for a free one.`,
  )
})

test('wrong usage ends with 2 and says what is wrong; --help shows examples', async () => {
  const wrong = await finish(run('--port', 'many'))
  assert.deepEqual([wrong.code, wrong.out], [2, ''])
  assert.match(wrong.err, /--port must be a whole number/)
  for (const args of [
    ['--unknown'],
    ['dance'],
    ['--limits', 'some'],
    ['--regions', 'x,y'],
    ['--accounts', '0'],
  ])
    assert.throws(() => readArguments(args), UsageError)
  const help = await finish(run('--help'))
  assert.equal(help.code, 0)
  assert.match(help.out, /Examples:/)
  assert.match(help.out, /a small account holds more/)
})
