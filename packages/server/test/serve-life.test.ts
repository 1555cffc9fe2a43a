import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cloud, startCloud } from '@skydeck/cloud'
import { askStore } from './support/home-store.ts'
import { type Ended, killServed, newHome, runSkydeck, startServed } from './support/served.ts'
import { waitForScan } from './support/served-scan.ts'

/** Whether this process may mount file systems, as a test that fills a disk needs. */
const isRoot = process.getuid?.() === 0

describe('a server starts and stops', { timeout: 150_000 }, () => {
  let cloud: Cloud
  let aws: Record<string, string>

  before(async () => {
    cloud = await startCloud({ resources: 200 })
    const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
    aws = {
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SKYDECK_PACE: '1',
    }
  })
  after(async () => {
    await killServed()
    await cloud.close()
  })

  test('a second one on the same home, a taken port, a stop with a scan running, and its resumption', async () => {
    await using home = await newHome()
    const env = { ...home.env, ...aws }
    const first = await startServed(env)
    const second = await runSkydeck(['serve', '--port', '0'], env)
    assertFailed(second, 1, /already runs on .*, at http:\/\/127\.0\.0\.1:\d+/)
    await using elsewhere = await newHome()
    const { port } = new URL(first.url)
    const taken = await runSkydeck(['serve', '--port', port], { ...elsewhere.env, ...aws })
    assertFailed(taken, 1, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken`))
    const other = Number(/--port (\d+)/.exec(taken.stderr)?.[1])
    assert.ok(other > 0 && other !== Number(port))
    cloud.setLatency(150)
    const { body } = await first.ask('POST', '/api/v1/scans', {})
    await begun(first, body.id)
    const began = process.hrtime.bigint()
    assert.equal(await first.stop(), 0)
    assert.ok(process.hrtime.bigint() - began < 10_000_000_000n)
    cloud.setLatency(0)
    assert.equal(await readFile(join(home.path, 'data', 'server.json'), 'utf8').catch(() => 'gone'), 'gone')
    const again = await startServed(env)
    const scan = await waitForScan(again, body.id)
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    const { rows } = (
      await again.ask('POST', '/api/v1/sql', { sql: 'select count(*) from aws_ec2_instance' })
    ).body
    assert.deepEqual(rows, [[held('aws_ec2_instance')]])
    assert.equal(again.token, first.token)
    assert.equal(await again.stop(), 0)
  })

  test('a server that was killed is resumed by the next one on its home', async () => {
    await using home = await newHome()
    const env = { ...home.env, ...aws }
    const first = await startServed(env)
    cloud.setLatency(150)
    const { body } = await first.ask('POST', '/api/v1/scans', {})
    await begun(first, body.id)
    await first.kill()
    cloud.setLatency(0)
    const again = await startServed(env)
    const scan = await waitForScan(again, body.id)
    assert.deepEqual([scan.state, scan.gaps], ['done', []])
    assert.equal(scan.resources.aws_ebs_volume, held('aws_ebs_volume'))
    assert.equal(await again.stop(), 0)
  })

  const wrong: readonly [string, Record<string, string>, RegExp][] = [
    ['HOST=0.0.0.0', { HOST: '0.0.0.0' }, /HOST is 0\.0\.0\.0.*this machine only/],
    ['a port that is none', { PORT: '70000' }, /PORT is "70000"/],
    ['a mode that is none', { SKYDECK_MODE: 'cloud' }, /SKYDECK_MODE is "cloud"/],
    ['a short token', { SKYDECK_TOKEN: 'short' }, /SKYDECK_TOKEN is too short/],
    ['a pace that is none', { SKYDECK_PACE: '2' }, /SKYDECK_PACE is "2"/],
    ['a level that is none', { SKYDECK_LOG: 'loud' }, /SKYDECK_LOG is "loud"/],
    ['IAM without a host', { USE_IAM_AUTH: 'true' }, /USE_IAM_AUTH needs DB_HOST, DB_NAME and DB_USER/],
    ['a sqlite database', { DATABASE_URL: 'sqlite:///x.db' }, /sqlite/i],
    ['a MySQL database', { DATABASE_URL: 'mysql://u:p@127.0.0.1/x' }, /mysql|PostgreSQL/],
    ['a URL that is none', { DATABASE_URL: 'nonsense' }, /DATABASE_URL|PostgreSQL/],
    ['no database', { DATABASE_URL: 'postgresql://u:CANARYpw@127.0.0.1:1/x' }, /127\.0\.0\.1/],
  ]
  for (const [name, settings, message] of wrong) {
    test(`${name}: a sentence, a hint, an exit code, and nothing is made`, async () => {
      await using home = await newHome()
      const ended = await runSkydeck(['serve'], { ...home.env, PORT: '0', SKYDECK_DEMO: 'off', ...settings })
      assertFailed(ended, 1, message)
      assert.ok(!ended.stderr.includes('CANARYpw'))
      assert.ok(!existsSync(join(home.path, 'data', 'postgres')))
    })
  }

  test('a vault key that is none, and a key file that is not there', async () => {
    await using home = await newHome()
    const env = { ...home.env, PORT: '0', SKYDECK_DEMO: 'off' }
    assertFailed(await runSkydeck(['serve'], { ...env, SKYDECK_KEY: 'x' }), 1, /SKYDECK_KEY/)
    assertFailed(
      await runSkydeck(['serve'], { ...env, SKYDECK_KEY_FILE: '/nowhere/key' }),
      1,
      /\/nowhere\/key/,
    )
    assert.deepEqual(await askStore(home, 'select count(*)::int as n from vault'), [{ n: 0 }])
    // Nothing is sealed yet, so a first key may be taken, and another after it.
    for (const byte of [1, 2]) {
      const server = await startServed({ ...env, SKYDECK_KEY: Buffer.alloc(32, byte).toString('base64') })
      assert.equal(await server.stop(), 0)
    }
  })

  test('a home that cannot be written', async (t) => {
    await using home = await newHome()
    const data = join(home.path, 'data')
    if (isRoot) {
      // Root may write where the mode forbids it: a file in the way stops root too.
      await writeFile(data, 'not a folder')
    } else {
      await mkdir(data)
      await chmod(data, 0o500)
      t.after(() => chmod(data, 0o700))
    }
    const ended = await runSkydeck(['serve', '--port', '0'], home.env)
    assertFailed(ended, 1, new RegExp(data))
  })

  test('a full disk', { skip: !isRoot && 'only root can mount a small disk' }, async (t) => {
    await using home = await newHome()
    const disk = join(home.path, 'disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', disk], { stdio: 'pipe' })
    } catch (error) {
      if (process.env.SKYDECK_TEST_REQUIRE === 'all') throw error
      return t.skip('this root may not mount a small disk')
    }
    try {
      const env = { ...home.env, SKYDECK_HOME: join(disk, 'data'), SKYDECK_DEMO: 'off' }
      const ended = await runSkydeck(['serve', '--port', '0'], env)
      assertFailed(ended, 1, /disk|space|room/i)
    } finally {
      execFileSync('umount', [disk])
    }
  })

  test('a vault whose key is gone refuses to start and makes no new one', async () => {
    await using home = await newHome()
    const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
    const env = { ...home.env, AWS_ENDPOINT_URL: cloud.url, SKYDECK_DEMO: 'off' }
    const first = await startServed(env)
    const added = await first.ask('POST', '/api/v1/accounts', {
      method: 'keys',
      accessKeyId,
      secretAccessKey,
    })
    assert.equal(added.status, 201, added.text)
    assert.equal(await first.stop(), 0)
    const keys = join(home.path, 'config', 'skydeck')
    const [name = ''] = await readdir(keys)
    const key = await readFile(join(keys, name), 'utf8')
    await chmod(join(keys, name), 0o600)
    await writeFile(join(keys, `${name}.away`), key)
    execFileSync('rm', [join(keys, name)])
    const refused = await runSkydeck(['serve', '--port', '0'], env)
    assertFailed(refused, 1, new RegExp(name))
    assert.deepEqual(await readdir(keys), [`${name}.away`])
    await writeFile(join(keys, name), key, { mode: 0o600 })
    const again = await startServed(env)
    assert.equal((await again.ask('POST', `/api/v1/accounts/${added.body.id}/test`)).status, 200)
    assert.equal(await again.stop(), 0)
    assert.deepEqual(await askStore(home, 'select count(*)::int as n from vault'), [{ n: 1 }])
  })

  function held(type: string): number {
    return [...cloud.data.expect()].filter((one) => one.type === type).length
  }
})

/** Waits until some of a scan's scopes have ended. */
async function begun(server: Awaited<ReturnType<typeof startServed>>, id: string): Promise<void> {
  for (let finished = 0; finished < 3; await pause(50)) {
    const { text } = await server.ask('GET', `/api/v1/scans/${id}`)
    finished = (JSON.parse(text) as { scopes: { finished: number } }).scopes.finished
  }
}

/** A person reads a sentence and what to do; no stack. */
function assertFailed({ code, stdout, stderr }: Ended, wanted: number, message: RegExp): void {
  assert.match(stderr, message)
  assert.equal(code, wanted, stderr)
  assert.match(stderr, /hint: /)
  assert.doesNotMatch(stderr, /^\s+at /m)
  assert.equal(stdout, '')
}
