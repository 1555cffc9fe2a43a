import { AppError, type Client, type SqlResult } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { Interrupted, UsageError } from '../failures.ts'
import { sayDemo } from '../inventory/say-state.ts'
import { examples, rowOptions, wholeNumber } from '../options.ts'
import { counted, duration } from '../output/figures.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'
import { say, warn } from '../output/say.ts'
import { readStdin } from '../read-stdin.ts'

interface SqlOptions extends RowFormat {
  limit?: number
  timeout?: number
}

/** `skydeck sql`: one read-only statement over the inventory. */
export function sqlCommand(cli: Cli): Command {
  const command = new Command('sql')
    .description('Ask the inventory in SQL, read-only; views have the names that `skydeck types` lists')
    .argument('[statement]', 'one statement; `-` or nothing reads it from stdin')
    .option('--limit <n>', 'rows at most (1,000 when left out)', wholeNumber(1, 100_000))
    .option('--timeout <seconds>', 'how long the statement may take (30 when left out)', wholeNumber(1, 600))
    .action(
      cli.action(async (argument: string | undefined, options: SqlOptions) => {
        const sql = await statement(cli, argument)
        const result = await withConnection(cli, (client) => run(cli, client, sql, options))
        await print(cli, result, options)
        return exitCodes.done
      }),
    )
  return examples(rowOptions(command), [
    'skydeck sql "select instance_id, instance_type, region from aws_ec2_instance order by 1"',
    'skydeck sql --csv "select type, count(*) from resources where gone_at is null group by 1" > types.csv',
    'skydeck sql - < report.sql',
  ])
}

async function statement(cli: Cli, argument: string | undefined): Promise<string> {
  if (argument !== undefined && argument !== '-') return nonEmpty(argument)
  if (argument === undefined && cli.stdin.isTTY) {
    throw new UsageError(
      'There is no statement.',
      'Give it in quotes: skydeck sql "select count(*) from resources"',
    )
  }
  return nonEmpty(await readStdin(cli))
}

function nonEmpty(sql: string): string {
  if (sql.trim() === '')
    throw new UsageError(
      'The statement is empty.',
      'Give it in quotes: skydeck sql "select count(*) from resources"',
    )
  return sql
}

/** Ctrl-C ends the statement on the server, not only the waiting for it. */
async function run(
  cli: Cli,
  client: Client,
  sql: string,
  { limit, timeout }: SqlOptions,
): Promise<SqlResult> {
  const id = cli.uuid()
  const { promise: unconfirmed, reject } = Promise.withResolvers<never>()
  const cancel = () => {
    // It may have ended by itself meanwhile; what counts is how the statement ends.
    client.api.sql.cancel({ id }).catch(() => {})
    setTimeout(() => reject(new Interrupted()), confirmWithinMs).unref()
  }
  cli.signal.addEventListener('abort', cancel, { once: true })
  const timeoutMs = timeout && timeout * 1000
  try {
    const answer = client.api.sql.run({ id, sql, ...(limit && { limit }), ...(timeoutMs && { timeoutMs }) })
    return await Promise.race([answer, unconfirmed])
  } catch (error) {
    cli.signal.throwIfAborted()
    if (error instanceof AppError && error.code === 'timeout' && !error.hint) {
      throw new AppError('timeout', error.message, 'Allow more time with --timeout.', { cause: error })
    }
    throw error
  } finally {
    cli.signal.removeEventListener('abort', cancel)
  }
}

// A server that does not answer must not hold whoever wants to leave.
const confirmWithinMs = 5_000

const numeric = /^(smallint|integer|bigint|numeric|real|double precision|money|oid)\b/

async function print(cli: Cli, result: SqlResult, options: SqlOptions): Promise<void> {
  const names = distinct(result.columns.map(({ name }) => name))
  await printRows(cli, options, {
    document: result,
    objects: options.ndjson
      ? result.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
      : [],
    columns: result.columns.map(({ name, type }) => ({
      title: name,
      align: numeric.test(type) ? ('right' as const) : ('left' as const),
    })),
    cells: result.rows,
    csv: { names: result.columns.map(({ name }) => name), values: result.rows },
    empty: 'No rows.',
    nothing: 'null',
  })
  await say(cli, `${counted(result.rows.length, 'row')} in ${duration(result.durationMs)}.`)
  if (result.truncated)
    await warn(
      cli,
      `There are more than ${counted(result.rows.length, 'row')}; --limit N shows more, up to 100,000.`,
    )
  if (result.demo) await sayDemo(cli)
}

/** Names for the keys of an object: a second `count` becomes `count_2`. */
function distinct(names: string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name}_${number}`
    taken.add(free)
    return free
  })
}
