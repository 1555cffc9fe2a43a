import { type Filter, type FilterCondition, filterLimits, filterOps } from './filter.ts'
import { FilterScanner } from './filter-scanner.ts'
import { bareColumn, bareKey, bareMeaning, bareValue, joiningWords } from './filter-words.ts'

type Value = string | number | boolean | null

/** A filter with the number of groups from it down to its deepest condition. */
interface Parsed {
  filter: Filter
  depth: number
}

const columnHere = sticky(bareColumn)
const keyHere = sticky(bareKey)
const valueHere = sticky(bareValue)
const operators = `an operator (${filterOps.join(' ')})`

/**
 * Reads a filter expression, such as `instance_type = "t3.micro" and (tags.env in (prod, stage) or region ^= eu-)`.
 * `and` binds tighter than `or`; an empty expression is `{ and: [] }`. Throws `FilterSyntaxError`.
 */
export function parseFilter(text: string): Filter {
  const scanner = new FilterScanner(text)
  if (scanner.done) return { and: [] }
  const { filter } = new Parser(scanner).any(0)
  if (!scanner.done) scanner.fail('and, or, or the end')
  return filter
}

class Parser {
  readonly #scanner: FilterScanner
  #conditions = 0

  constructor(scanner: FilterScanner) {
    this.#scanner = scanner
  }

  any(brackets: number): Parsed {
    return this.#joined('or', () => this.#joined('and', () => this.#term(brackets)))
  }

  #joined(word: 'and' | 'or', next: () => Parsed): Parsed {
    const start = this.#scanner.position
    const parts = [next()]
    while (this.#scanner.takeWord(word)) parts.push(next())
    const [only] = parts
    if (only && parts.length === 1) return only
    const depth = 1 + Math.max(...parts.map((part) => part.depth))
    if (depth > filterLimits.depth) this.#tooDeep(start)
    const filters = parts.map((part) => part.filter)
    return { filter: word === 'and' ? { and: filters } : { or: filters }, depth }
  }

  #term(brackets: number): Parsed {
    const start = this.#scanner.position
    if (!this.#scanner.take(/\(/y)) return { filter: this.#condition(), depth: 0 }
    if (brackets === filterLimits.depth) this.#tooDeep(start)
    const inner = this.any(brackets + 1)
    if (!this.#scanner.take(/\)/y)) this.#scanner.fail('and, or, or a closing bracket')
    return inner
  }

  #condition(): FilterCondition {
    const start = this.#scanner.position
    if (++this.#conditions > filterLimits.conditions) {
      this.#scanner.fail(`at most ${filterLimits.conditions} conditions`)
    }
    const column = this.#column()
    if (column.length > filterLimits.column || column === '') {
      this.#scanner.fail(`a column of 1 to ${filterLimits.column} characters`, start)
    }
    const op = this.#scanner.take(/!=|!:|\^=|>=|<=|[=:<>]/y) ?? this.#scanner.takeWord('in', 'exists')
    switch (op) {
      case '=':
      case '!=':
        return { column, op, value: this.#value() }
      case ':':
      case '!:':
      case '^=':
        return { column, op, value: this.#text() }
      case '>':
      case '>=':
      case '<':
      case '<=':
        return { column, op, value: this.#ordered() }
      case 'in':
        return { column, op, value: this.#list() }
      case 'exists':
        return { column, op, value: this.#scanner.takeWord('true', 'false') !== 'false' }
      default:
        return this.#scanner.fail(operators)
    }
  }

  #column(): string {
    const start = this.#scanner.position
    let column = this.#scanner.takeQuoted()
    if (column === undefined) {
      column = this.#scanner.takeHere(columnHere) ?? this.#scanner.fail('a column')
      if (joiningWords.test(column)) this.#scanner.fail('a column', start)
    }
    while (this.#scanner.takeHere(/\./y)) {
      const key = this.#scanner.takeQuoted() ?? this.#scanner.takeHere(keyHere)
      column += `.${key ?? this.#scanner.fail('a key behind the dot, in quotes if it is not a plain word')}`
    }
    return column
  }

  /** A value in quotes, or a bare word whose meaning `read` gives. */
  #read<T>(read: (word: string) => T): string | T {
    const start = this.#scanner.position
    const quoted = this.#scanner.takeQuoted()
    const value = quoted ?? this.#scanner.takeHere(valueHere) ?? this.#scanner.fail('a value')
    if (quoted === undefined && joiningWords.test(value)) this.#scanner.fail('a value', start)
    if (value.length > filterLimits.text) this.#scanner.fail(`at most ${filterLimits.text} characters`, start)
    return quoted ?? read(value)
  }

  #value(): Value {
    return this.#read(bareMeaning)
  }

  #text(): string {
    return this.#read((word) => word)
  }

  #ordered(): string | number {
    const start = this.#scanner.position
    const value = this.#value()
    if (value === null || typeof value === 'boolean') this.#scanner.fail('a number, a text or a time', start)
    return value
  }

  #list(): (string | number | boolean)[] {
    if (!this.#scanner.take(/\(/y)) this.#scanner.fail('a list such as (a, b)')
    const values: (string | number | boolean)[] = []
    do {
      const start = this.#scanner.position
      if (values.length === filterLimits.values) this.#scanner.fail(`at most ${filterLimits.values} values`)
      values.push(this.#value() ?? this.#scanner.fail('a value other than null', start))
    } while (this.#scanner.take(/,/y))
    if (!this.#scanner.take(/\)/y)) this.#scanner.fail('a comma or a closing bracket')
    return values
  }

  #tooDeep(start: number): never {
    return this.#scanner.fail(`groups nested at most ${filterLimits.depth} deep`, start)
  }
}

function sticky(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags}y`)
}
