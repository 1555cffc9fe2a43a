import type { Client, ResourceType } from '@skydeck/contract'
import { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { withConnection } from '../connect.ts'
import { exitCodes } from '../exit-code.ts'
import { UsageError } from '../failures.ts'
import { nearest } from '../nearest.ts'
import { examples, rowOptions } from '../options.ts'
import { printRows, type RowFormat } from '../output/print-rows.ts'

/** `skydeck types`: what can be scanned; with a type, its columns. */
export function typesCommand(cli: Cli): Command {
  const command = new Command('types')
    .description('List resource types, or the columns of one')
    .argument('[type]', 'a type, or another word for it such as ec2')
    .action(
      cli.action(async (word: string | undefined, format: RowFormat) => {
        const items = await withConnection(cli, (client) => allTypes(client, cli.signal))
        if (word === undefined) await printTypes(cli, items, format)
        else await printColumns(cli, named(items, word), format)
        return exitCodes.done
      }),
    )
  return examples(rowOptions(command), [
    'skydeck types',
    'skydeck types aws_ec2_instance',
    'skydeck types --json',
  ])
}

async function allTypes(client: Client, signal: AbortSignal): Promise<ResourceType[]> {
  return (await client.apiCall((api, signal) => api.resourceTypes.list(undefined, { signal }), { signal }))
    .items
}

function named(items: ResourceType[], word: string): ResourceType {
  const found = items.find(({ type, alias }) => type === word || alias.includes(word))
  if (found) return found
  const near = nearest(
    word,
    items.map(({ type }) => type),
  )
  throw new UsageError(
    `There is no resource type ${word}.`,
    near ? `Did you mean ${near}?` : '`skydeck types` lists them.',
  )
}

async function printTypes(cli: Cli, items: ResourceType[], format: RowFormat): Promise<void> {
  await printRows(cli, format, {
    document: { items },
    objects: items,
    columns: [
      { title: 'type' },
      { title: 'title' },
      { title: 'service' },
      { title: 'source' },
      { title: 'per' },
      { title: 'columns', align: 'right' },
    ],
    cells: items.map(({ type, title, service, source, per, columns }) => [
      type,
      title,
      service,
      source,
      per,
      columns.length,
    ]),
    empty: 'This server knows no resource types.',
  })
}

async function printColumns(cli: Cli, type: ResourceType, format: RowFormat): Promise<void> {
  await printRows(cli, format, {
    document: type,
    objects: type.columns,
    columns: [{ title: 'column' }, { title: 'kind' }, { title: 'from' }, { title: 'needs' }],
    cells: type.columns.map(({ name, kind, from, operation }) => [name, kind, from, operation]),
    empty: `${type.type} has no columns of its own.`,
  })
}
