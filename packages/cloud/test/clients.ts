import assert from 'node:assert/strict'
import type { Cloud } from '../src/index.ts'

/** The configuration of an SDK client for one account and region of a running cloud; one attempt a call. */
export function clientConfig(cloud: Cloud, region = 'us-east-1', account = 0) {
  const { accessKeyId, secretAccessKey } = cloud.accounts[account] ?? assert.fail(`no account ${account}`)
  return {
    endpoint: cloud.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
  }
}

/** The id of an account of a running cloud. */
export function accountId(cloud: Cloud, account = 0): string {
  return cloud.accounts[account]?.id ?? assert.fail(`no account ${account}`)
}

/** Items of a collection as the cloud holds them. */
export function held<T>(cloud: Cloud, collection: string, region = 'us-east-1', account = 0): T[] {
  const items = cloud.data.list(accountId(cloud, account), region, collection)
  assert.ok(items.length > 0, `${collection} holds nothing in ${region}`)
  return items as T[]
}

/** What an AWS error says: its name, status and message. */
export async function errorOf(
  promise: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> {
  try {
    await promise
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return { name, message, status: $metadata?.httpStatusCode }
  }
  return assert.fail('the call succeeded')
}
