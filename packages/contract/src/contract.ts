import { accounts } from './routes/accounts.ts'
import { resources, resourceTypes } from './routes/resources.ts'
import { scans } from './routes/scans.ts'
import { sql } from './routes/sql.ts'
import { system } from './routes/system.ts'

/** Every route of `/api/v1`, by area. */
export const contract = { accounts, resourceTypes, resources, scans, sql, system }
export type Contract = typeof contract
