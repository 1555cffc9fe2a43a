import type { ResourcePage } from '@skydeck/contract'

export type ResourceRow = ResourcePage['items'][number]

const common: Record<string, (row: ResourceRow) => unknown> = {
  account_id: (row) => row.accountId,
  region: (row) => row.region || 'global',
  type: (row) => row.type,
  resource_id: (row) => row.resourceId,
  name: (row) => row.name,
  arn: (row) => row.arn,
  tags: (row) => row.tags,
  first_seen: (row) => row.firstSeen,
  changed_at: (row) => row.changedAt,
  gone_at: (row) => row.goneAt,
  verified_at: (row) => row.verifiedAt,
}

/** The columns that every resource has, under the names that `--filter`, `--sort` and SQL know. */
export const commonColumns: readonly string[] = Object.keys(common)

/** The names among `columns` that the server must be asked for, as its `columns` parameter; undefined for none. */
export function furtherColumns(columns: readonly string[]): string | undefined {
  const further = columns.filter((name) => !Object.hasOwn(common, name) && !name.startsWith('tags.'))
  return further.length > 0 ? further.join(',') : undefined
}

/** The value of a column, of a tag (`tags.KEY`), or of a further column of the type. */
export function columnValue(row: ResourceRow, column: string): unknown {
  const read = Object.hasOwn(common, column) ? common[column] : undefined
  if (read) return read(row)
  if (column.startsWith('tags.')) return row.tags?.[column.slice('tags.'.length)]
  return row.columns?.[column]
}
