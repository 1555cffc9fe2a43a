import { isIP } from 'node:net'
import { AppError } from '@skydeck/contract'
import type { StoredKind } from './stored-type.ts'

export type Scalar = string | number | boolean

/** What a value has to look like, by the kind of the column, for people. */
const looks: Readonly<Record<Exclude<StoredKind, 'text' | 'jsonb'>, string>> = {
  bigint: 'a number',
  'double precision': 'a number',
  boolean: 'true or false',
  timestamptz: 'a time such as 2026-05-06 or 2026-05-06T07:08:09Z',
  inet: 'an address such as 10.0.0.1 or a network such as 10.0.0.0/8',
  cidr: 'a network such as 10.0.0.0/8 or an address such as 10.0.0.1',
}

/** A number that PostgreSQL takes too. Throws AppError `bad_request`. */
export function numberOf(column: string, value: Scalar): string {
  const text = String(value).trim()
  if (typeof value === 'boolean' || !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text))
    throw unfit(column, 'bigint', value)
  return text
}

/** Throws AppError `bad_request`. */
export function booleanOf(column: string, value: Scalar): boolean {
  const text = String(value).toLowerCase()
  if (text !== 'true' && text !== 'false') throw unfit(column, 'boolean', value)
  return text === 'true'
}

/** A time, and whether it was only a day. A time without a zone is UTC. Throws AppError `bad_request`. */
export function timeOf(column: string, value: Scalar): { time: Date; day: boolean } {
  const found = /^(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    String(value),
  )
  const [, date = '', clock, , , zone = 'Z'] = found ?? []
  const time = new Date(`${date}${clock?.replace(' ', 'T') ?? 'T00:00'}${zone}`)
  // JavaScript takes the 30th of February for the 2nd of March.
  const real = new Date(`${date}T00:00:00Z`)
  const exists = !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date)
  if (!found || !exists || Number.isNaN(time.getTime())) throw unfit(column, 'timestamptz', value)
  return { time, day: clock === undefined }
}

/** An address or network in PostgreSQL's form, and whether it is a network. Throws AppError `bad_request`. */
export function addressOf(column: string, value: Scalar): { address: string; network: boolean } {
  const [host = '', bits, ...more] = String(value).split('/')
  const most = isIP(host) === 6 ? 128 : 32
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  // A zone such as %eth0 is none of AWS's, and PostgreSQL does not take it.
  if (isIP(host) === 0 || host.includes('%') || !fits || more.length > 0) throw unfit(column, 'inet', value)
  return { address: String(value), network: bits !== undefined }
}

function unfit(column: string, kind: keyof typeof looks, value: Scalar): AppError {
  const shown = String(value).slice(0, 60)
  return new AppError(
    'bad_request',
    `${column} is compared with ${looks[kind]}; "${shown}" is none.`,
    'Correct the value in the filter.',
  )
}
