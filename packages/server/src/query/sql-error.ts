import { AppError } from '@skydeck/contract'
import { DatabaseError } from 'pg'
import { toStoreError } from '../store/store-error.ts'
import { NoRowsError } from './portal.ts'

const readOnlyHint = 'Use SELECT, WITH, VALUES, TABLE, EXPLAIN or SHOW; a scan is what changes the inventory.'

/** What is known of a run when it failed. */
export interface FailedRun {
  sql: string
  timeoutMs: number
  /** Why the console itself ended the statement, if it did. */
  ended: 'cancelled' | 'timeout' | 'too_large' | undefined
  maxBytes: number
}

/** The failure of a statement as its author should see it: PostgreSQL's own words, and where in the statement it looked. */
export function sqlError(error: unknown, run: FailedRun): unknown {
  const ended = endedBy(run, error)
  if (ended) return ended
  if (error instanceof NoRowsError) return noRows(run.sql)
  if (!(error instanceof DatabaseError)) return outage(error)
  if (isOutage(error)) return outage(error)
  if (error.message.startsWith('cannot insert multiple commands')) {
    return new AppError('bad_request', 'One statement at a time.', 'Run them one after the other.', {
      cause: error,
    })
  }
  switch (error.code) {
    case '57014':
      return timeout(run, error)
    case '25006':
      return new AppError('bad_request', `The console is read-only: ${error.message}.`, readOnlyHint, {
        cause: error,
      })
    case '42501':
      return new AppError(
        'forbidden',
        withCaret(error, run.sql),
        'The console sees the inventory and nothing else: the views of schema aws; resources, resource_versions, relations, scans, scopes, gaps, listings.',
        {
          cause: error,
        },
      )
    default:
      return new AppError(
        isOutage(error) ? 'store_unavailable' : 'bad_request',
        withCaret(error, run.sql),
        hintOf(error),
        { cause: error },
      )
  }
}

function endedBy(run: FailedRun, cause: unknown): AppError | undefined {
  switch (run.ended) {
    case 'cancelled':
      return new AppError('cancelled', 'The statement was cancelled.', 'Run it again when you need it.', {
        cause,
      })
    case 'timeout':
      return timeout(run, cause)
    case 'too_large':
      return new AppError(
        'too_large',
        `The result is larger than ${Math.round(run.maxBytes / 2 ** 20)} MB.`,
        'Ask for fewer rows or columns; config and details are the large ones.',
        { cause },
      )
    case undefined:
      return undefined
  }
}

function timeout({ timeoutMs }: FailedRun, cause: unknown): AppError {
  return new AppError(
    'timeout',
    `The statement took longer than ${timeoutMs / 1000} s and was stopped.`,
    'Narrow it down by type, account or region, or give it more time.',
    { cause },
  )
}

/** The store's own words for a server that is lost; a fault of ours stays what it is. */
function outage(error: unknown): unknown {
  const known = toStoreError(error)
  return known.code === 'broken'
    ? error
    : new AppError('store_unavailable', known.message, known.hint, { cause: error })
}

function noRows(sql: string): AppError {
  const nothing =
    sql
      .replace(/--.*$|\/\*[\s\S]*?\*\//gm, '')
      .replaceAll(';', '')
      .trim() === ''
  const message = nothing
    ? 'There is no statement in it.'
    : 'The console is read-only: this statement gives no rows, so it was not carried out.'
  return new AppError('bad_request', message, readOnlyHint)
}

/** Classes 08 (but for 08P01, a parameter without a value), 28, 53, 57P and 58: the server has trouble, not the statement. */
function isOutage({ code = '' }: DatabaseError): boolean {
  return /^(08(?!P01)|28|53|57P|58)/.test(code)
}

function hintOf({ code, hint, detail }: DatabaseError): string {
  if (hint) return hint
  if (code === '42601' && detail === undefined)
    return 'One statement at a time; mind commas, quotes and brackets.'
  if (code === '42P01') return 'skydeck types lists the views; information_schema.columns has their columns.'
  if (code === '42703') return 'select * from the view with limit 1 shows its columns.'
  return detail ?? 'The message is that of PostgreSQL.'
}

/** The message, and under it the line of the statement with a caret where PostgreSQL stopped. */
function withCaret({ message, position, internalQuery }: DatabaseError, sql: string): string {
  const at = Number(position)
  if (!at || internalQuery) return message
  // PostgreSQL counts characters, JavaScript UTF-16 units.
  const before = Array.from(sql)
    .slice(0, at - 1)
    .join('')
  const start = before.lastIndexOf('\n') + 1
  const line = sql.slice(start).split('\n', 1)[0] ?? ''
  const number = before.split('\n').length
  const column = Array.from(before.slice(start)).length
  return `${message}\n\n${`${number}: `}${line}\n${' '.repeat(`${number}: `.length + column)}^`
}
