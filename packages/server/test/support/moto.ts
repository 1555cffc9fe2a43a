import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A running moto server: an AWS that nobody here wrote (https://docs.getmoto.org/en/latest/docs/server_mode.html). */
export interface Moto extends AsyncDisposable {
  url: string
  /** What AWS tools need to use it. */
  env: Record<string, string>
  /** Runs a Python script of this folder against it; gives its stdout. */
  python(script: string, args?: string[]): Promise<string>
  stop(): Promise<void>
}

/** Why moto cannot be used here, or false. Where everything must run (SKYDECK_TEST_REQUIRE=all) that is an error. */
export async function missingMoto(): Promise<string | false> {
  try {
    await run('python3', ['-c', 'import boto3, moto.server'])
    return false
  } catch (error) {
    if (process.env.SKYDECK_TEST_REQUIRE === 'all')
      throw new Error('moto_server must be here: pip install "moto[server]" boto3', { cause: error })
    return 'moto_server and boto3 are not installed'
  }
}

/** Starts moto on a free port of 127.0.0.1, without the images and snapshots that it otherwise invents. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' },
    stdio: 'ignore',
  })
  const exit = once(child, 'exit')
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'moto',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await exit
  }
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined)
    if (answer?.ok) break
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`)
    await pause(100)
  }
  return {
    url,
    env,
    async python(script, args = []) {
      const path = fileURLToPath(new URL(script, import.meta.url))
      const { stdout } = await run('python3', [path, ...args], {
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
        maxBuffer: 64 * 1024 * 1024,
      })
      return stdout
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
