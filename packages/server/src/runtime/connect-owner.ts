import type { Pool, PoolClient } from 'pg'

/** What the reading role has as settings of its own, as far as an owner may set it for a session. */
const settings = `select set_config('search_path', 'aws, public', false), set_config('timezone', 'UTC', false),
  set_config('lock_timeout', '5s', false), set_config('idle_in_transaction_session_timeout', '1min', false)`

/** A connection of the owner for people's SQL, where the server lets Skydeck make no reading role: views are found by their names alone there too. */
export async function connectOwner(pool: Pool): Promise<PoolClient> {
  const client = await pool.connect()
  try {
    await client.query(settings)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}
