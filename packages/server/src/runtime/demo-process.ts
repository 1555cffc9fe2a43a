import { startCloud } from '@skydeck/cloud'
import type { DemoCloud } from './demo-cloud.ts'

/** The demo's simulated AWS as a child of the server: tells its address over the channel and ends when that closes. */
const cloud = await startCloud({ scenario: 'demo', port: 0 })
const { url } = cloud
const accounts = cloud.accounts.map(({ id, accessKeyId, secretAccessKey }) => ({
  id,
  accessKeyId,
  secretAccessKey,
}))
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => undefined)
process.send?.({ url, accounts } satisfies DemoCloud)
