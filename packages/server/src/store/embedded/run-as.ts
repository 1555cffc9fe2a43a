import { spawn } from 'node:child_process'

/** The user and group that the server runs under where Skydeck runs as root; undefined: those of Skydeck. */
export interface Owner {
  uid: number
  gid: number
}

/** How a program ended: its exit code (null for a signal) and all it wrote. */
export interface Outcome {
  code: number | null
  output: string
}

/**
 * What a program of PostgreSQL sees of the environment: nothing of ours. PGOPTIONS, PGDATA and their like would change
 * where it looks and what it does.
 */
export const programEnvironment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }

/** Runs a program to its end as `owner`. Rejects with the system's error when it cannot be started. */
export function runAs(owner: Owner | undefined, program: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // The working folder may be one that the other user cannot enter.
    const child = spawn(program, args, {
      ...owner,
      cwd: '/',
      env: programEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output: Buffer.concat(parts).toString('utf8') }))
  })
}
