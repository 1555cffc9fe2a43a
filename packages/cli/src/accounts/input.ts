import { AccountInput } from '@skydeck/contract'
import type { Keys } from '../credentials/parse-keys.ts'
import { UsageError } from '../failures.ts'

export interface AddOptions {
  profile?: string
  roleArn?: string
  externalId?: string
  via?: string
  keys?: boolean
  default?: boolean
  name?: string
  region?: string
}

/**
 * What the API takes to add a connection. `readKeys` is called for `--keys` alone.
 * @throws UsageError unless exactly one way to connect was chosen and every value has the form that AWS gives it.
 */
export async function accountInput(
  options: AddOptions,
  readKeys: () => Promise<Keys>,
): Promise<AccountInput> {
  const method = chosenMethod(options)
  const { name, region: homeRegion } = options
  const candidate = { method, name, homeRegion, ...(await methodFields(method, options, readKeys)) }
  const result = AccountInput.safeParse(
    Object.fromEntries(Object.entries(candidate).filter(([, value]) => value !== undefined)),
  )
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = String(issue?.path[0] ?? '')
  const said = issue?.message ?? 'is wrong'
  // Messages of our own pattern checks go on from the field's name; the schema library's are sentences.
  const sentence = /^(is|holds) /.test(said)
    ? `${flags[field] ?? field} ${said}`
    : `${flags[field] ?? field}: ${said}`
  throw new UsageError(`${sentence}.`, '`skydeck accounts add --help` shows examples.')
}

const flags: Record<string, string> = {
  profile: '--profile',
  roleArn: '--role-arn',
  externalId: '--external-id',
  via: '--via',
  name: '--name',
  homeRegion: '--region',
  accessKeyId: 'The access key id',
  secretAccessKey: 'The secret access key',
  sessionToken: 'The session token',
}

type Method = 'profile' | 'role' | 'keys' | 'default'

function chosenMethod(options: AddOptions): Method {
  const chosen: Method[] = []
  if (options.profile !== undefined) chosen.push('profile')
  if (options.roleArn !== undefined) chosen.push('role')
  if (options.keys) chosen.push('keys')
  if (options.default) chosen.push('default')
  const [method] = chosen
  if (method === undefined || chosen.length > 1) {
    const message = method === undefined ? 'How to connect is missing.' : 'There are several ways to connect.'
    throw new UsageError(message, 'Choose one of --profile P, --role-arn R, --keys and --default.')
  }
  if (method !== 'role' && (options.externalId !== undefined || options.via !== undefined)) {
    throw new UsageError('--external-id and --via belong to --role-arn.')
  }
  return method
}

async function methodFields(
  method: Method,
  options: AddOptions,
  readKeys: () => Promise<Keys>,
): Promise<Record<string, string | undefined>> {
  if (method === 'profile') return { profile: options.profile }
  if (method === 'role') return { roleArn: options.roleArn, externalId: options.externalId, via: options.via }
  return method === 'keys' ? { ...(await readKeys()) } : {}
}
