import { createPool } from '../../src/store/connect.ts'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import { migrate } from '../../src/store/migrate.ts'
import { toStoreError } from '../../src/store/store-error.ts'

/**
 * A process of its own on the embedded server, for tests: `node embedded-child.ts HOME hold|write [SYSTEM_FOLDER]`.
 * It prints one JSON document a line: `{"ready":…}` with what it found, `{"row":n}` for each committed row, `{"error":…}`.
 * A line on its stdin makes it let go of the server and end.
 */
function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const [home = '', mode = 'hold', systemFolder] = process.argv.slice(2)
let ending = false

try {
  const server = await openEmbedded({ home, ...(systemFolder ? { systemFolder } : {}) })
  await server.createDatabase('skydeck')
  const target = { kind: 'embedded', connection: server.connection('skydeck') } as const
  const pool = createPool(target, { max: 2, applicationName: 'child' })
  const sql = 'create table written (id int primary key)'
  await migrate(pool, [{ id: '0001_written', sql }], { now: () => new Date() })
  const { rows } = await pool.query<{ ids: number[] | null }>(
    'select array_agg(id order by id) as ids from written',
  )
  const started = await pool.query<{ at: string }>('select pg_postmaster_start_time()::text as at')
  const ids = rows[0]?.ids ?? []
  say({
    ready: true,
    ids,
    started: started.rows[0]?.at,
    socketDir: server.socketDir,
    version: server.version,
  })
  process.stdin.once('data', () => (ending = true))
  for (let id = (ids.at(-1) ?? 0) + 1; mode === 'write' && !ending; ) {
    try {
      await pool.query('insert into written values ($1) on conflict do nothing', [id])
      say({ row: id })
      id++
    } catch (error) {
      say({ lost: toStoreError(error).code })
      await server.ensureRunning()
    }
  }
  while (!ending) await new Promise((resolve) => setTimeout(resolve, 10))
  await pool.end()
  await server.stop()
  process.exit(0)
} catch (error) {
  const { code, message, hint } = toStoreError(error)
  say({ error: code, message, hint })
  process.exit(1)
}
