import type { Filter } from '@skydeck/contract'
import { type RawBuilder, sql } from 'kysely'
import { addressOf, booleanOf, numberOf, type Scalar, timeOf } from './condition-value.ts'
import type { RowColumn } from './row-columns.ts'

/** One question about one column. */
export type Condition = Exclude<Filter, { and: unknown } | { or: unknown }>
type Order = '<' | '<=' | '>' | '>='
type Test = RawBuilder<boolean>

const dayMs = 86_400_000

/**
 * The SQL of one condition. Values are always bound. What has no value is unequal to every value and contains nothing; of
 * what is unknown (the call was never answered) nothing is said: `!=`, `!:` and `exists false` pass it over. A day stands for
 * all its times, a network for all its addresses. Throws AppError `bad_request` for a value that does not fit the column.
 */
export function conditionSql(column: RowColumn, condition: Condition): Test {
  switch (condition.op) {
    case 'exists':
      return condition.value ? present(column) : absent(column)
    case '=':
      return condition.value === null ? absent(column) : equals(column, condition.value)
    case '!=':
      return condition.value === null ? present(column) : not(column, equals(column, condition.value))
    case 'in':
      return column.kind === 'text'
        ? sql`${column.value} = any(${condition.value.map(String)}::text[])`
        : sql`(${sql.join(
            condition.value.map((value) => equals(column, value)),
            sql` or `,
          )})`
    case ':':
      return contains(column, condition.value)
    case '!:':
      return not(column, contains(column, condition.value))
    case '^=':
      return sql`starts_with(${asText(column)}, ${condition.value})`
    default:
      return ordered(column, condition.op, condition.value)
  }
}

function present({ value }: RowColumn): Test {
  return sql`${value} is not null`
}

function absent({ value, known }: RowColumn): Test {
  return known ? sql`(${known} and ${value} is null)` : sql`${value} is null`
}

function not({ known }: RowColumn, test: Test): Test {
  const negated = sql<boolean>`not coalesce(${test}, false)`
  return known ? sql`(${known} and ${negated})` : negated
}

function equals(column: RowColumn, value: Scalar): Test {
  const { name } = column
  switch (column.kind) {
    case 'text':
      return sql`${column.value} = ${String(value)}`
    case 'bigint':
    case 'double precision':
      return sql`${column.value} = ${numberOf(name, value)}::${numberType(column)}`
    case 'boolean':
      return sql`${column.value} = ${booleanOf(name, value)}`
    case 'timestamptz': {
      const { time, day } = timeOf(name, value)
      if (!day) return sql`${column.value} = ${time}`
      return sql`(${column.value} >= ${time} and ${column.value} < ${new Date(time.getTime() + dayMs)})`
    }
    case 'inet':
    case 'cidr':
      return equalsAddress(column, value)
    case 'jsonb':
      // A list equals each of its plain members, as AWS's own filters have it.
      return sql`${column.value} @> ${JSON.stringify(value)}::jsonb`
  }
}

/** Whole numbers are compared with fractions too, without losing digits. */
function numberType({ kind }: RowColumn): RawBuilder<unknown> {
  return sql.raw(kind === 'bigint' ? 'numeric' : 'double precision')
}

function equalsAddress(column: RowColumn, value: Scalar): Test {
  const { address, network } = addressOf(column.name, value)
  if (column.kind === 'cidr') {
    return network ? sql`${column.value} = ${address}::inet` : sql`${column.value} >>= ${address}::inet`
  }
  return network
    ? sql`${column.value} <<= ${address}::inet`
    : sql`host(${column.value}) = host(${address}::inet)`
}

function contains(column: RowColumn, text: string): Test {
  return sql`position(lower(${text}) in lower(${asText(column)})) > 0`
}

function asText({ kind, value }: RowColumn): RawBuilder<string> {
  if (kind === 'text') return sql`${value}`
  if (kind === 'timestamptz') return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
  return kind === 'inet' ? sql`host(${value})` : sql`${value}::text`
}

function ordered(column: RowColumn, op: Order, value: string | number): Test {
  const sign = sql.raw(op)
  switch (column.kind) {
    case 'bigint':
    case 'double precision':
      return sql`${column.value} ${sign} ${numberOf(column.name, value)}::${numberType(column)}`
    case 'timestamptz':
      return orderedTime(column, op, value)
    case 'inet':
    case 'cidr':
      return sql`${column.value} ${sign} ${addressOf(column.name, value).address}::inet`
    default:
      return sql`${asText(column)} ${sign} ${String(value)}`
  }
}

/** After a day is after its end, until a day is until its end. */
function orderedTime({ name, value }: RowColumn, op: Order, said: string | number): Test {
  const { time, day } = timeOf(name, said)
  if (!day || op === '<' || op === '>=') return sql`${value} ${sql.raw(op)} ${time}`
  return sql`${value} ${sql.raw(op === '>' ? '>=' : '<')} ${new Date(time.getTime() + dayMs)}`
}
