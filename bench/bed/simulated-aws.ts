import type { LedgerCall } from '../../packages/cloud/src/index.ts'
import { programs, startProgram } from './processes.ts'

/** A simulated AWS in a process of its own, with one account. */
export interface SimulatedAws {
  pid: number
  /** What points Skydeck at it. */
  env: Record<string, string>
  calls(): Promise<LedgerCall[]>
  forgetCalls(): Promise<void>
  stop(): Promise<void>
}

/** `latency` is milliseconds before each answer; `limits: 'published'` throttles as AWS publishes it. */
export async function startSimulatedAws(options: {
  resources: number
  latency?: number
  limits?: 'published' | 'off'
}): Promise<SimulatedAws> {
  const { resources, latency = 0, limits = 'off' } = options
  const args = ['--port', '0', '--json', '--resources', String(resources)]
  const program = startProgram(programs.cloud, [...args, '--latency', String(latency), '--limits', limits], {
    PATH: process.env.PATH ?? '',
  })
  const ready = JSON.parse(await program.line((line) => line.startsWith('{"ready"'))) as {
    url: string
    accounts: { accessKeyId: string; secretAccessKey: string }[]
  }
  const [account] = ready.accounts
  if (!account) throw new Error('The simulated AWS has no account.')
  const ledger = `${ready.url}/_cloud/ledger`
  return {
    pid: program.pid,
    env: accountEnv(ready.url, account),
    calls: async () => (await (await fetch(ledger)).json()) as LedgerCall[],
    async forgetCalls() {
      await fetch(ledger, { method: 'DELETE' })
    },
    stop: () => program.stop(),
  }
}

/** The environment that makes any AWS tool use this endpoint with these keys. */
export function accountEnv(
  url: string,
  { accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string },
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  }
}
