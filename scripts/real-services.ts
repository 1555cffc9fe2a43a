import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'

/** Something real that tests run against when the machine has it, and how to get it. */
export type RealService = { name: string; install: string; present(): boolean }

/** The oldest PostgreSQL that Skydeck supports as a server of its own. */
const oldestPostgres = 15

/** What tests use beyond npm's packages. `env` is where programs are looked for (`PATH`). */
export function realServices(env: NodeJS.ProcessEnv): RealService[] {
  return [
    {
      name: 'moto_server',
      install: "pip install 'moto[server]==5.2.1' boto3",
      present: () => version('moto_server', ['--help'], env) !== undefined,
    },
    {
      name: `PostgreSQL server ${oldestPostgres} or later`,
      install: 'apt-get install postgresql',
      present: () => newestPostgres(env) >= oldestPostgres,
    },
  ]
}

/** Debian keeps `postgres` beside its version, not on the path. */
function newestPostgres(env: NodeJS.ProcessEnv): number {
  const found = ['postgres', ...globSync('/usr/lib/postgresql/*/bin/postgres')]
  return Math.max(0, ...found.map((program) => version(program, ['--version'], env) ?? 0))
}

/** The first number that the program prints for `args` (0 if it prints none); undefined where there is no such program. */
function version(program: string, args: string[], env: NodeJS.ProcessEnv): number | undefined {
  try {
    const said = execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] })
    return Number(/\d+/.exec(said)?.[0] ?? 0)
  } catch {
    // Not there, or there and broken: either way nothing can be tested against it.
    return undefined
  }
}
