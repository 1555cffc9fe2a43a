import { StoreError, type StoreErrorCode } from '../store-error.ts'

/** Why a program of PostgreSQL gave up: an error for a person, or that trying again may help. */
export type Failure = { retry: true; why: string } | { retry: false; error: StoreError }

interface Known {
  pattern: RegExp
  code: StoreErrorCode
  message: string
  hint: string
}

/** The server has no codes for its start: these are its texts with LC_ALL=C. */
const known: Known[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'disk_full',
    message: 'The disk of the embedded PostgreSQL is full',
    hint: 'Make room on it and start again; nothing that was committed is lost.',
  },
  {
    pattern: /Read-only file system|Permission denied|Operation not permitted|has wrong ownership/,
    code: 'read_only',
    message: 'The embedded PostgreSQL may not write to its folder',
    hint: 'Give the folder to the user that runs Skydeck, or name another one in SKYDECK_HOME.',
  },
  {
    pattern: /database files are incompatible with server|was initialized by PostgreSQL version/,
    code: 'newer_data',
    message: 'The data folder was made by another PostgreSQL',
    hint: 'Start the version of Skydeck that made it, or name another folder in SKYDECK_HOME.',
  },
]

/** A server that was killed: its sessions, or the lock file that names it, may be there for a moment longer. */
const passing = /pre-existing shared memory block|lock file "[^"]*" already exists|is still in use/

/** Reads what a program wrote before it ended and says what to make of it; `data` is the folder to name. */
export function failureOf(output: string, data: string): Failure {
  const last = lastWords(output)
  if (passing.test(output)) return { retry: true, why: last }
  const found = known.find(({ pattern }) => pattern.test(output))
  const error = found
    ? new StoreError(found.code, `${found.message} (${data}): ${last}`, found.hint)
    : new StoreError(
        'broken',
        `The embedded PostgreSQL in ${data} does not start: ${last}`,
        'Nothing was changed or deleted. See server.log in that folder; restore it from a backup if files are missing.',
      )
  return { retry: false, error }
}

function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.filter((line) => /FATAL|PANIC|error:|could not/.test(line))
  const line = telling.at(-1) ?? lines.at(-1) ?? 'it said nothing'
  return line.replace(/^.*?(FATAL|PANIC|, but|postgres|initdb: error):? /, '').trim()
}
