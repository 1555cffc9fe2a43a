import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, globSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

/** A PostgreSQL server of the operating system's own packages, which asks for passwords. */
export interface DebianPostgres {
  /** A URL for a user and a database. */
  url(user: string, password: string, database: string): string
  /** Runs a statement as the superuser. */
  admin(sql: string, database?: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

const superPassword = 'the-superuser-of-the-test'
/** Debian's user `nobody`: PostgreSQL refuses to run as root. */
const nobody = 65_534

const programs = globSync('/usr/lib/postgresql/*/bin').sort().at(-1)

/** Why there is no such server here, or false. Where everything must run (SKYDECK_TEST_REQUIRE=all) that is an error. */
export function missingPostgres(): string | false {
  if (programs && existsSync(join(programs, 'initdb'))) return false
  if (process.env.SKYDECK_TEST_REQUIRE === 'all')
    throw new Error('PostgreSQL must be here: apt-get install postgresql')
  return 'no PostgreSQL in /usr/lib/postgresql'
}

/** Makes a cluster in a temporary folder and starts it on a free port of 127.0.0.1. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'skydeck-pg-'))
  const as = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  const password = join(folder, 'password')
  writeFileSync(password, superPassword)
  if (as.uid) for (const path of [folder, password]) chownSync(path, nobody, nobody)
  chmodSync(folder, 0o700)
  const data = join(folder, 'data')
  const bin = (name: string) => join(programs ?? '', name)
  const fast = ['--no-sync', '--encoding=UTF8', '--locale=C']
  execFileSync(
    bin('initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`, ...fast],
    {
      stdio: 'pipe',
      cwd: folder,
      ...as,
    },
  )
  const port = await freePort()
  const child = spawn(
    bin('postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'],
    {
      stdio: 'ignore',
      cwd: folder,
      ...as,
    },
  )
  const exit = once(child, 'exit')
  const url = (user: string, secret: string, database: string) =>
    `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}`
  const admin = async (sql: string, database = 'postgres') => {
    const client = new Client({ connectionString: url('postgres', superPassword, database) })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }
  for (let tries = 0; tries < 200; tries++) {
    const up = await admin('select 1').then(
      () => true,
      () => false,
    )
    if (up) break
    await pause(50)
  }
  return {
    url,
    admin,
    async stop() {
      child.kill('SIGQUIT')
      await exit
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
