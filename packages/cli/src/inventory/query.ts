import { type Command, Option } from 'commander'
import { filterOption } from '../filter-option.ts'
import { list } from '../options.ts'

export interface QueryOptions {
  type?: string[]
  account?: string[]
  region?: string[]
  filter?: string
  q?: string
  sort?: string
  columns?: string[]
}

/** Which resources a command is about, as the API takes it. */
export interface ResourceSelection {
  type?: string
  account?: string
  region?: string
  filter?: string
  q?: string
  sort?: string
}

/** The options that choose resources, the same for `resources` and `export`. */
export function selectionOptions(command: Command): Command {
  return command
    .option('--type <types>', 'resource types, with commas; `skydeck types` lists them', list)
    .option('--account <ids>', 'account ids, with commas', list)
    .option('--region <regions>', 'regions, with commas; `global` for global services', list)
    .option('--filter <expr>', 'conditions, such as: instance_type = t3.micro and tags.env in (prod, stage)')
    .option('--q <text>', 'text in name, id, ARN or tag values')
    .option('--sort <column>', 'a column, or -column for the other direction')
    .addOption(
      new Option('--columns <names>', 'columns to show, with commas; tags.KEY for one tag').argParser(list),
    )
}

/** What the options choose. @throws UsageError for a filter that cannot be read. */
export function selectionOf(options: QueryOptions): ResourceSelection {
  const { type, account, region, filter, q, sort } = options
  return {
    ...(type && { type: type.join(',') }),
    ...(account && { account: account.join(',') }),
    // `all` is what `scan` calls every region; here that is no condition.
    ...(region && !region.includes('all') && { region: region.join(',') }),
    ...(filter !== undefined && { filter: filterOption(filter) }),
    ...(q !== undefined && { q }),
    ...(sort !== undefined && { sort }),
  }
}
