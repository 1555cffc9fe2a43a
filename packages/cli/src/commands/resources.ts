import type { ResourcePage } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { resourcePages } from '../inventory/pages.ts'
import { type QueryOptions, selectionOf, selectionOptions } from '../inventory/query.ts'
import { columnValue, commonColumns, furtherColumns } from '../inventory/row-columns.ts'
import { sayState } from '../inventory/say-state.ts'
import { examples, limitOrAll, rowOptions } from '../options.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'

interface ResourcesOptions extends QueryOptions, RowFormat {
  limit: number
}

/** `skydeck resources`: what the inventory holds. */
export function resourcesCommand(cli: Cli): Command {
  const command = selectionOptions(new Command('resources').description('List resources of the inventory'))
    .option('--limit <n>', 'rows at most; 0 or `all` for everything', limitOrAll, 50)
    .action(
      cli.action(async (options: ResourcesOptions) => {
        const selection = { ...selectionOf(options), columns: furtherColumns(options.columns ?? []) }
        const page = await withConnection(cli, (client) =>
          joined(resourcePages(client, selection, options.limit, cli.signal)),
        )
        await print(cli, options, page)
        await sayState(cli, page, page.items.length)
        return exitCodes.done
      }),
    )
  return examples(rowOptions(command), [
    'skydeck resources --type aws_ec2_instance --columns name,instance_type,instance_state,tags.env',
    `skydeck resources --filter 'tags.env in (prod, stage) and region ^= eu-' --limit all --csv`,
    'skydeck resources --type aws_ebs_volume --sort -size --json',
  ])
}

async function joined(pages: AsyncIterable<ResourcePage>): Promise<ResourcePage> {
  const items: ResourcePage['items'] = []
  let last: ResourcePage | undefined
  for await (const page of pages) {
    items.push(...page.items)
    last = page
  }
  if (!last) throw new Error('A list without a first page.')
  return { ...last, items }
}

async function print(cli: Cli, options: ResourcesOptions, page: ResourcePage): Promise<void> {
  const ofOneType = options.type?.length === 1
  const columns = options.columns ?? [
    ...(ofOneType ? [] : ['type']),
    'name',
    'resource_id',
    'region',
    'account_id',
  ]
  const inCsv = options.columns ?? commonColumns
  await printRows(cli, options, {
    document: page,
    objects: options.columns
      ? page.items.map((row) =>
          Object.fromEntries(columns.map((name) => [name, columnValue(row, name) ?? null])),
        )
      : page.items,
    columns: columns.map((title) => ({ title, align: alignment(page, title) })),
    cells: page.items.map((row) => columns.map((name) => columnValue(row, name))),
    csv: { names: [...inCsv], values: page.items.map((row) => inCsv.map((name) => columnValue(row, name))) },
    empty: 'Nothing in the inventory matches.',
  })
}

function alignment(page: ResourcePage, column: string): 'left' | 'right' {
  const values = page.items
    .map((row) => columnValue(row, column))
    .filter((value) => value !== null && value !== undefined)
  return values.length > 0 && values.every((value) => typeof value === 'number') ? 'right' : 'left'
}
