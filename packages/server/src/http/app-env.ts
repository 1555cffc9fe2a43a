import type { BearerEnv } from './guard-bearer.ts'
import type { Caller } from './services.ts'

/** What every handler behind the guards finds in its context. */
export type AppEnv = BearerEnv<Caller>
