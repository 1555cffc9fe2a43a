import type { Resource } from '@skydeck/contract'
import type { StoredResource } from '../store/resource-list.ts'
import type { StoredKind } from '../store/stored-type.ts'

/** A stored row as the API shows it. */
export function presentResource(row: StoredResource): Resource {
  return {
    accountId: row.account_id,
    arn: row.arn,
    region: row.region,
    type: row.type,
    resourceId: row.resource_id,
    name: row.name,
    tags: row.tags,
    firstSeen: row.first_seen.toISOString(),
    changedAt: row.changed_at.toISOString(),
    goneAt: isoOf(row.gone_at),
    verifiedAt: isoOf(row.verified_at),
  }
}

export function isoOf(time: Date | null): string | null {
  return time?.toISOString() ?? null
}

/** A column's value as JSON holds it: whole numbers beyond JavaScript's stay text, times are ISO 8601 in UTC. */
export function presentValue(value: unknown, kind: StoredKind): unknown {
  if (value === null || value === undefined) return null
  if (kind === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value instanceof Date ? value.toISOString() : value
}
