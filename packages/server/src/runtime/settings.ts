import { availableParallelism, homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError, type LogLevel, logLevels } from '@skydeck/contract'

export type Environment = Readonly<Record<string, string | undefined>>

interface Setting<T> {
  /** What the reference page says of it. */
  meaning: string
  /** The default in words. */
  otherwise: string
  read: (text: string | undefined, env: Environment) => T
}

const setting = <T>(meaning: string, otherwise: string, read: Setting<T>['read']): Setting<T> => ({
  meaning,
  otherwise,
  read,
})

/** Every environment variable that Skydeck itself reads. @internal for `docs/reference/settings.md`, which is made of it */
export const settingsTable = {
  PORT: setting('Port of the server.', '8000', (text) => integer('PORT', text ?? '8000', 0, 65_535)),
  HOST: setting('Address to listen on. Local mode listens on loopback only.', '127.0.0.1', (text) =>
    loopback(text ?? '127.0.0.1'),
  ),
  SKYDECK_HOME: setting(
    'Data folder: embedded store, token, address of the running server.',
    '`$XDG_DATA_HOME/skydeck` or `~/.local/share/skydeck`',
    (text, env) => resolve(text || join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'skydeck')),
  ),
  XDG_CONFIG_HOME: setting('Where the vault key of local mode lies, in `skydeck/`.', '`~/.config`', (text) =>
    resolve(text || join(homedir(), '.config')),
  ),
  DATABASE_URL: setting(
    'A PostgreSQL server (15 or later) instead of the embedded one. The demo is always embedded.',
    'none',
    (text) => text || undefined,
  ),
  USE_IAM_AUTH: setting(
    '`true`: reach the own store on RDS with an IAM token instead of a password; DATABASE_URL is then ignored.',
    'false',
    (text) => text === 'true' || text === '1',
  ),
  DB_HOST: setting('With USE_IAM_AUTH: host of the database.', 'none', (text) => text || undefined),
  DB_PORT: setting('With USE_IAM_AUTH: its port.', '5432', (text) =>
    integer('DB_PORT', text ?? '5432', 1, 65_535),
  ),
  DB_NAME: setting('With USE_IAM_AUTH: name of the database.', 'none', (text) => text || undefined),
  DB_USER: setting(
    'With USE_IAM_AUTH: database user that has the role rds_iam.',
    'none',
    (text) => text || undefined,
  ),
  AWS_REGION: setting(
    'Region for connections that name none, and of the own store with USE_IAM_AUTH.',
    '`AWS_DEFAULT_REGION`, else us-east-1',
    (text, env) => text || env.AWS_DEFAULT_REGION || 'us-east-1',
  ),
  SKYDECK_MODE: setting('`local`: one person on this machine.', 'local', (text) => mode(text ?? 'local')),
  SKYDECK_TOKEN: setting(
    'Bearer token of the administrator, at least 32 characters.',
    'one is made and kept in `SKYDECK_HOME/token`',
    token,
  ),
  SKYDECK_KEY: setting(
    "The vault's key-encryption key: 32 bytes as base64 or hex.",
    'a file made in the configuration folder',
    (text) => text || undefined,
  ),
  SKYDECK_KEY_FILE: setting('A file with that key, mode 0600.', 'none', (text) => text || undefined),
  SKYDECK_KMS_KEY: setting(
    "A KMS key (id, alias or ARN, in AWS_REGION) that wraps the vault's key; the default credential chain needs kms:GenerateDataKey and kms:Decrypt on it.",
    'none',
    (text) => text || undefined,
  ),
  SKYDECK_DEMO: setting(
    '`auto`: the demo is shown while no AWS credentials are found and nothing real is connected; `on`; `off`.',
    'auto',
    demo,
  ),
  SKYDECK_WORKERS: setting('Scan processes that the server starts.', 'cores less one, 1 to 4', (text) =>
    integer('SKYDECK_WORKERS', text ?? String(Math.min(4, Math.max(1, availableParallelism() - 1))), 0, 64),
  ),
  SKYDECK_PACE: setting("Share of AWS's published limits that Skydeck may use, 0.05 to 1.", '0.5', pace),
  SKYDECK_REQUEST_TIMEOUT: setting(
    'Seconds that `POST /api/aws/scan` waits before it answers 504 with the id of the scan, which goes on.',
    '300',
    (text) => integer('SKYDECK_REQUEST_TIMEOUT', text ?? '300', 1, 86_400),
  ),
  SKYDECK_LOG: setting('`debug`, `info`, `warn` or `error`.', 'info', level),
} satisfies Record<string, Setting<unknown>>

export type Settings = {
  readonly [Name in keyof typeof settingsTable]: ReturnType<(typeof settingsTable)[Name]['read']>
}

/** Reads and checks all settings. Throws AppError `bad_request` that names the variable and what it takes. */
export function readSettings(env: Environment): Settings {
  const entries = Object.entries(settingsTable).map(([name, { read }]) => [name, read(env[name], env)])
  return Object.fromEntries(entries) as Settings
}

function wrong(name: string, text: string, takes: string): never {
  throw new AppError(
    'bad_request',
    `${name} is ${JSON.stringify(text)}, which it cannot be.`,
    `It takes ${takes}.`,
  )
}

function integer(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  return /^\d+$/.test(text) && number >= least && number <= most
    ? number
    : wrong(name, text, `a whole number from ${least} to ${most}`)
}

function loopback(text: string): string {
  if (['127.0.0.1', 'localhost', '::1'].includes(text)) return text
  throw new AppError(
    'bad_request',
    `HOST is ${text}, but local mode listens on this machine only.`,
    'Leave HOST out, or reach Skydeck from elsewhere through an SSH tunnel: ssh -L 8000:127.0.0.1:8000 <machine>.',
  )
}

function mode(text: string): 'local' {
  return text === 'local' ? text : wrong('SKYDECK_MODE', text, 'local; this version has no team mode yet')
}

function token(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (text.length >= 32 && /^[\x21-\x7e]+$/.test(text)) return text
  throw new AppError(
    'bad_request',
    'SKYDECK_TOKEN is too short or holds characters that a header cannot carry.',
    'It takes at least 32 visible ASCII characters, such as the output of: openssl rand -hex 32',
  )
}

function demo(text: string | undefined): 'auto' | 'on' | 'off' {
  if (text === undefined || text === '') return 'auto'
  return text === 'auto' || text === 'on' || text === 'off'
    ? text
    : wrong('SKYDECK_DEMO', text, 'auto, on or off')
}

function pace(text: string | undefined): number {
  const share = Number(text ?? '0.5')
  return share >= 0.05 && share <= 1 ? share : wrong('SKYDECK_PACE', text ?? '', 'a number from 0.05 to 1')
}

function level(text: string | undefined): LogLevel {
  const found = logLevels.find((level) => level === (text ?? 'info'))
  return found ?? wrong('SKYDECK_LOG', text ?? '', logLevels.join(', '))
}
