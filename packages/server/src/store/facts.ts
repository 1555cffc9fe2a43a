import type { Pool } from 'pg'

/** Reads a fact of this store. */
export async function readFact(db: Pool, key: string): Promise<string | undefined> {
  const { rows } = await db.query<{ value: string }>('select value from store_facts where key = $1', [key])
  return rows[0]?.value
}

/** Sets a fact unless it is there already, and gives what stands then. */
export async function settleFact(db: Pool, key: string, value: string): Promise<string> {
  await db.query('insert into store_facts (key, value) values ($1, $2) on conflict (key) do nothing', [
    key,
    value,
  ])
  return (await readFact(db, key)) ?? value
}

/** Sets a fact, whatever stood there. */
export async function replaceFact(db: Pool, key: string, value: string): Promise<void> {
  await db.query(
    'insert into store_facts (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [key, value],
  )
}
