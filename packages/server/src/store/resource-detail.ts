import type { FieldChange } from '@skydeck/contract'
import { sql } from 'kysely'
import type { Reads } from './read-only.ts'
import { resourceFields, type StoredResource } from './resource-list.ts'
import { rowsFrom, unknownColumnsOf } from './row-columns.ts'
import type { StoredType } from './stored-type.ts'

type Json = Record<string, unknown>

/** A row in whole. */
export interface StoredWhole extends StoredResource {
  config: Json
  details: Json
  computed: Json
  volatile: Json | null
  source: string
  scope_region: string
}

/** The rows with this ARN, one of each account that sees it (or of `account` alone), those that are gone too. */
export async function rowsOfArn(db: Reads, arn: string, account: string | undefined): Promise<StoredWhole[]> {
  const { rows } = await sql<StoredWhole>`
    select ${resourceFields}, r.config, r.details, r.computed, m.values as volatile, r.source, r.scope_region
    from ${rowsFrom(undefined)} left join public.resource_volatile m on m.account_id = r.account_id and m.arn = r.arn
    where r.arn = ${arn} ${account === undefined ? sql`` : sql`and r.account_id = ${account}`} order by r.account_id`.execute(
    db,
  )
  return rows
}

/** The names of a row's columns that no call has answered. */
export async function unknownColumnsOfRow(db: Reads, type: StoredType, row: StoredWhole): Promise<string[]> {
  const { rows } = await sql<{
    names: string[]
  }>`select ${unknownColumnsOf(type)} as names from ${rowsFrom(type)}
    where r.account_id = ${row.account_id} and r.arn = ${row.arn}`.execute(db)
  return rows[0]?.names ?? []
}

export interface StoredVersion {
  at: Date
  kind: 'updated' | 'gone' | 'back' | 'learned'
  scan_id: string
  changes: FieldChange[]
}

/** What changed, newest first. */
export async function versionsOf(db: Reads, row: StoredWhole): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`select at, kind, scan_id, changes from public.resource_versions
    where account_id = ${row.account_id} and arn = ${row.arn} order by at desc, kind`.execute(db)
  return rows
}

export interface StoredRelation {
  direction: 'out' | 'in'
  kind: string
  arn: string
  type: string | null
  name: string | null
  present: boolean
}

/** A row's edges and those that lead to it; the other end as the same account sees it, else as another does. */
export async function relationsOf(db: Reads, row: StoredWhole): Promise<StoredRelation[]> {
  const { rows } = await sql<StoredRelation>`
    select e.direction, e.kind, e.arn, t.type, t.name, t.arn is not null as present
    from (select 'out' as direction, kind, to_arn as arn, account_id from public.relations
          where account_id = ${row.account_id} and from_arn = ${row.arn}
          union select 'in', kind, from_arn, account_id from public.relations where to_arn = ${row.arn}) e
    left join lateral (select r.arn, r.type, coalesce(nullif(r.tags ->> 'Name', ''), r.name) as name from public.resources r
      where r.arn = e.arn and r.gone_at is null order by r.account_id = e.account_id desc, r.account_id limit 1) t on true
    order by e.direction desc, e.kind, t.type nulls last, e.arn`.execute(db)
  return rows
}
