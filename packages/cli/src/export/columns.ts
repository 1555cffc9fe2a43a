import type { Client } from '@skydeck/contract'
import { UsageError } from '../failures.ts'
import { commonColumns } from '../inventory/row-columns.ts'

// What the row itself says is among the common columns already; what no call ever answers is empty.
const elsewhere = ['row', 'never']

// The longest `columns` that the API takes.
const longest = 4000

/** The columns of an export: those that were chosen, else the common ones and, for a single type, all of its own. */
export async function exportColumns(
  client: Pick<Client, 'apiCall'>,
  chosen: string[] | undefined,
  types: string[] | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  if (chosen) return chosen
  const [only] = types ?? []
  if (types?.length !== 1 || only === undefined) return [...commonColumns]
  const { items } = await client.apiCall((api, signal) => api.resourceTypes.list(undefined, { signal }), {
    signal,
  })
  const known = items.find(({ type, alias }) => type === only || alias.includes(only))
  const own = (known?.columns ?? []).filter(({ from }) => !elsewhere.includes(from)).map(({ name }) => name)
  if (own.join(',').length > longest) {
    throw new UsageError(
      `${only} has more columns than one export takes.`,
      'Choose some with --columns; `skydeck types` lists them.',
    )
  }
  return [...commonColumns, ...own]
}
