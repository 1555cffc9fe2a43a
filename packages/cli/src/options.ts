import { type Command, InvalidArgumentError, Option } from 'commander'

/** For options that take several values, with commas or by being repeated: `--region eu-west-1,eu-central-1`. */
export function list(value: string, previous: string[] | undefined): string[] {
  const words = value.split(',').map((word) => word.trim())
  if (words.some((word) => word === '')) throw new InvalidArgumentError('An entry of the list is empty.')
  return [...(previous ?? []), ...words]
}

/** For options that take a whole number within bounds. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= least && number <= most))
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
    return number
  }
}

/** For `--limit` of lists that are read by page: a number, or 0 or `all` for everything. */
export function limitOrAll(value: string): number {
  if (value === 'all' || value === '0') return Number.POSITIVE_INFINITY
  const number = /^\d+$/.test(value) ? Number(value) : 0
  if (number < 1) throw new InvalidArgumentError('It is a number of rows, or `all`.')
  return number
}

/** `--json` for a command that gives one document. */
export function documentOption(command: Command): Command {
  return command.option('--json', 'one JSON document instead of a table')
}

/** `--json`, `--ndjson` and `--csv` for a command that prints rows; they exclude each other. */
export function rowOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'one JSON document').conflicts(['ndjson', 'csv']))
    .addOption(new Option('--ndjson', 'one JSON object a line').conflicts(['json', 'csv']))
    .addOption(new Option('--csv', 'CSV with a heading').conflicts(['json', 'ndjson']))
}

/** `--tier base|posture`. */
export function tierOption(): Option {
  return new Option(
    '--tier <tier>',
    'base: lists and what they cost nothing to add; posture: also the details that checks need',
  ).choices(['base', 'posture'])
}

/** Adds examples to a command's help. */
export function examples(command: Command, lines: string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`)
}
