import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { killServed, newHome, startServed } from './support/served.ts'

after(() => killServed())

test('the embedded PostgreSQL is started again when it was killed under a running server', async () => {
  await using home = await newHome()
  const server = await startServed({ ...home.env, SKYDECK_DEMO: 'off' })
  const postmaster = async () => {
    const [pid] = (
      await readFile(join(home.path, 'data/postgres/postmaster.pid'), 'utf8').catch(() => '')
    ).split('\n')
    return Number(pid)
  }
  const before = await postmaster()
  assert.ok(before > 0)
  process.kill(before, 'SIGKILL')
  let ready = 0
  for (let tries = 0; tries < 150 && ready !== 200; tries++) {
    await pause(200)
    ready = (await fetch(`${server.url}/ready`)).status
    if ((await postmaster()) === before) ready = 0
  }
  assert.equal(ready, 200)
  assert.equal((await server.ask('GET', '/api/v1/accounts')).status, 200)
  assert.equal(await server.stop(), 0)
})
