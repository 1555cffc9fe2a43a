import { implement } from '@orpc/server'
import { contract } from '@skydeck/contract'
import { accountHandlers } from './accounts.ts'
import type { HandlerContext } from './handler-context.ts'
import { resourceHandlers, typeHandlers } from './resources.ts'
import { scanHandlers } from './scans.ts'
import { sqlHandlers } from './sql.ts'
import { systemHandlers } from './system.ts'

/** A handler for every route of the contract; one that is missing does not compile. */
export const router = implement(contract).$context<HandlerContext>().router({
  accounts: accountHandlers,
  resourceTypes: typeHandlers,
  resources: resourceHandlers,
  scans: scanHandlers,
  sql: sqlHandlers,
  system: systemHandlers,
})
