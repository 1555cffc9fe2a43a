import type { SqlType } from './sql-values.ts'

/** Runs a statement with bound values and gives its rows; the console's own questions, not the user's. */
export type Ask = <Row extends object>(sql: string, values: unknown[]) => Promise<Row[]>

/**
 * Names of types by oid, asked once each for as long as the console lives. Only names of built-in types are kept: an oid of
 * another may come to mean something else.
 */
export function createTypeNames() {
  const known = new Map<number, SqlType>()
  return async function typesOf(oids: readonly number[], ask: Ask): Promise<Map<number, SqlType>> {
    const found = new Map(known)
    let missing = [...new Set(oids)].filter((oid) => !found.has(oid))
    while (missing.length > 0) {
      const rows = await ask<{ oid: number; name: string; element: number | null }>(
        `select t.oid::int8::float8 as oid, format_type(t.oid, null) as name,
           case when t.typcategory = 'A' and e.typdelim = ',' then e.oid::int8::float8 end as element
         from pg_type t left join pg_type e on e.oid = t.typelem where t.oid = any($1::oid[])`,
        [missing],
      )
      for (const { oid, name, element } of rows) {
        found.set(oid, { name, element })
        if (oid < firstOwnOid) known.set(oid, { name, element })
      }
      missing = rows.flatMap(({ element }) => (element !== null && !found.has(element) ? [element] : []))
    }
    return found
  }
}

/** FirstNormalObjectId: what is below comes with PostgreSQL. */
const firstOwnOid = 16_384
