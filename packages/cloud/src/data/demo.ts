import type { AccountPlan } from './world.ts'

/** The accounts of Marlow & Finch, a made-up outdoor retailer, for the demo. */
export const demoAccounts: readonly AccountPlan[] = [
  { id: '048193726501', alias: 'marlow-finch-production', resources: 320, environment: 'production' },
  { id: '318264907715', alias: 'marlow-finch-staging', resources: 180, environment: 'staging' },
  { id: '590371846220', alias: 'marlow-finch-sandbox', resources: 110, environment: 'sandbox' },
]
