import type { Account, Client } from '@skydeck/contract'
import { UsageError } from '../failures.ts'
import { nearest } from '../nearest.ts'

/** The connection that people mean by its id, its twelve-digit account id or its name. @throws UsageError for none or several. */
export async function findAccount(client: Client, word: string, signal: AbortSignal): Promise<Account> {
  const { items } = await client.apiCall((api, signal) => api.accounts.list(undefined, { signal }), {
    signal,
  })
  const byId = items.find(({ id }) => id === word)
  if (byId) return byId
  const meant = items.filter(({ accountId, name }) => accountId === word || name === word)
  const [only] = meant
  if (only && meant.length === 1) return only
  if (meant.length > 1) {
    throw new UsageError(
      `${meant.length} connections are called ${word}.`,
      `Name one by its id: ${meant.map(({ id }) => id).join(', ')}.`,
    )
  }
  const near = nearest(
    word,
    items.flatMap(({ id, name, accountId }) => [id, name, ...(accountId ? [accountId] : [])]),
  )
  throw new UsageError(
    `No connection is called ${word}.`,
    near ? `Did you mean ${near}?` : '`skydeck accounts list` shows them.',
  )
}
