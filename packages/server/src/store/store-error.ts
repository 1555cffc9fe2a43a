/** What can be wrong with a store, told apart so that a caller can decide and a person can act. */
export type StoreErrorCode =
  | 'unreachable'
  | 'login_failed'
  | 'too_old'
  | 'newer_data'
  | 'newer_schema'
  | 'disk_full'
  | 'read_only'
  | 'broken'
  | 'busy'
  | 'unsupported'

/** A store that cannot be used: `message` says what is the matter, `hint` what to do; neither ever holds a password. */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  readonly hint: string

  constructor(code: StoreErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreError'
    this.code = code
    this.hint = hint
  }
}

interface Cause {
  code: StoreErrorCode
  what: string
  hint: string
}

const unreachable: Cause = {
  code: 'unreachable',
  what: 'The PostgreSQL server cannot be reached',
  hint: 'Check that the server runs and that its address and port are right (skydeck doctor store).',
}
const login: Cause = {
  code: 'login_failed',
  what: 'The PostgreSQL server refused the login',
  hint: 'Check user, password and database. With IAM login: the user needs rds_iam, the caller rds-db:connect.',
}
const noDatabase: Cause = {
  code: 'login_failed',
  what: 'The database is not there',
  hint: 'Create it, or name another one in DATABASE_URL or DB_NAME.',
}
const diskFull: Cause = {
  code: 'disk_full',
  what: 'The disk of the store is full',
  hint: 'Make room on it and start again; nothing that was committed is lost.',
}
const readOnly: Cause = {
  code: 'read_only',
  what: 'The store cannot be written to',
  hint: 'Use the writer of the cluster, or a data folder (SKYDECK_HOME) that this user may write to.',
}
const busy: Cause = {
  code: 'busy',
  what: 'The store is busy',
  hint: 'Try again in a moment. If it stays so, raise max_connections or lower SKYDECK_WORKERS.',
}
const broken: Cause = {
  code: 'broken',
  what: 'The store failed',
  hint: 'See the log of the PostgreSQL server, then run skydeck doctor store.',
}

/** Whole codes: SQLSTATE (PostgreSQL documentation, appendix A), Node's system error codes, Node's TLS codes. */
const byCode: Record<string, Cause> = {
  '28000': login,
  '28P01': login,
  '3D000': noDatabase,
  '42501': {
    code: 'read_only',
    what: 'The user lacks a right in the database',
    hint: 'Let the user own the database or its schema public, or name another user.',
  },
  '53100': diskFull,
  '25006': readOnly,
  '53300': busy,
  '55P03': busy,
  '57014': busy,
  '57P01': unreachable,
  '57P02': unreachable,
  '57P03': busy,
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EROFS: readOnly,
  EACCES: readOnly,
  EPERM: readOnly,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  EPIPE: unreachable,
  ENOENT: unreachable,
}

/** Messages of pg for which it sets no code. */
const byMessage: [RegExp, Cause][] = [
  [/^(timeout expired|Connection terminated|Client has encountered a connection error)/, unreachable],
  [/does not support SSL/, unreachable],
  [/SASL|empty password/, login],
]

/**
 * Makes a StoreError of whatever pg, the system or a start of the embedded server threw. A StoreError comes back as it
 * is; an unknown failure becomes `broken` with the first message kept.
 */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const inner = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const message = inner instanceof Error ? inner.message : String(inner)
  const code = codeOf(inner)
  const cause = causeOf(code, message)
  return new StoreError(cause.code, `${cause.what}: ${message}${code ? ` (${code})` : ''}`, cause.hint, error)
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

function causeOf(code: string, message: string): Cause {
  const known = byCode[code]
  if (known) return known
  if (code.startsWith('08')) return unreachable
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SELF_SIGNED')) {
    return { ...unreachable, what: 'The TLS certificate of the PostgreSQL server was not accepted' }
  }
  return byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? broken
}
