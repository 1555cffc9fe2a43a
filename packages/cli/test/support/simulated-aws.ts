import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../cloud/src/main.ts', import.meta.url))

export interface SimulatedAws {
  accountId: string
  /** What points any AWS tool at it. */
  env: Record<string, string>
}

/** A simulated AWS with one small account, as a process of its own that ends with the test. */
export async function simulatedAws(t: TestContext): Promise<SimulatedAws> {
  const args = [main, '--port', '0', '--accounts', '1', '--resources', '100', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(async () => {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, accounts } = JSON.parse(line) as {
    url: string
    accounts: { id: string; accessKeyId: string; secretAccessKey: string }[]
  }
  const [account] = accounts
  if (!account) throw new Error('The simulated AWS has no account.')
  return {
    accountId: account.id,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
      AWS_REGION: 'us-east-1',
    },
  }
}
