import type { Client, ResourcePage } from '@skydeck/contract'
import { asUsage } from '../rejected.ts'
import type { ResourceSelection } from './query.ts'

const pageSize = 1000

/**
 * The selected resources page by page, `limit` rows at most (Infinity for all). Each page is asked for when the one before was taken.
 * @throws UsageError for a type, column or filter that the server does not know.
 */
export async function* resourcePages(
  client: Pick<Client, 'apiCall'>,
  selection: ResourceSelection & { columns?: string | undefined },
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<ResourcePage> {
  const { columns, ...rest } = selection
  let cursor: string | undefined
  for (let left = limit; left > 0; ) {
    const input = {
      ...rest,
      ...(columns && { columns }),
      ...(cursor && { cursor }),
      limit: Math.min(left, pageSize),
    }
    const page = await asUsage(
      client.apiCall((api, signal) => api.resources.list(input, { signal }), { signal }),
    )
    yield page
    if (page.nextCursor === null) return
    left -= page.items.length
    cursor = page.nextCursor
  }
}
