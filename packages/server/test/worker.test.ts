import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { bundleWorker } from '../../../scripts/worker-bundle.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
let worker: Miniflare

before(async () => {
  const { script, builtins } = await bundleWorker(root)
  assert.deepEqual(builtins, [])
  worker = new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-07-01',
    host: '127.0.0.1',
    port: 0,
  })
  await worker.ready
})

after(() => worker.dispose())

test('GET /health answers with the version of the package', async () => {
  const { version } = JSON.parse(await readFile(`${root}/packages/server/package.json`, 'utf8'))
  const answer = await worker.dispatchFetch('http://skydeck.test/health')
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { status: 'ok', version })
})

test('another path or method gets the JSON error with a request id of its own', async () => {
  const ids = new Set<string>()
  for (const [method, path] of [
    ['GET', '/nowhere'],
    ['POST', '/health'],
    ['GET', '/nowhere'],
  ]) {
    const answer = await worker.dispatchFetch(`http://skydeck.test${path}`, { method: method ?? 'GET' })
    assert.equal(answer.status, 404)
    const error = (await answer.json()) as Record<string, string>
    assert.deepEqual(Object.keys(error).sort(), ['code', 'hint', 'message', 'requestId'])
    assert.equal(error.code, 'not_found')
    assert.ok(error.message?.includes(`${method} ${path}`), error.message)
    ids.add(error.requestId ?? '')
  }
  assert.equal(ids.size, 3)
})
