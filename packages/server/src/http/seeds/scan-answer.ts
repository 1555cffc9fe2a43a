import { errorStatus, type Gap, type ResourceType, type Scan, type Scope } from '@skydeck/contract'

/** What a scan can be asked for on these paths, in the guide's order, with what the guide says of each. */
const captured = {
  ec2: ['EC2 Instances', 'Instance type, AMI, IPs, security groups, tags'],
  rds: ['RDS Databases', 'Engine, version, storage, endpoint, multi-AZ'],
  lambda: ['Lambda Functions', 'Runtime, memory, timeout, names of environment variables'],
  s3: ['S3 Buckets', 'Location, creation date, tags'],
  elb: ['Load Balancers', 'Type, scheme, DNS name, AZs'],
  vpc: ['VPCs', 'CIDR block, default status, DHCP options'],
} as const

export const shortWords = Object.keys(captured) as readonly (keyof typeof captured)[]

/** The body of `GET /api/aws/supported-resources`. */
export function supportedResources(types: readonly ResourceType[]) {
  return shortWords.map((type) => ({
    type,
    name: captured[type][0],
    properties: captured[type][1],
    types: typesOf(type, types).map((known) => known.type),
  }))
}

function typesOf(word: string, types: readonly ResourceType[]): ResourceType[] {
  return types.filter(({ type, alias }) => type === word || alias.includes(word))
}

/**
 * The answer of `POST /api/aws/scan`: what was found by the words that were asked for; `partial` names what was refused, and
 * an error comes back when all of it was.
 */
export function scanAnswer(
  scan: Scan,
  scopes: readonly Scope[],
  words: readonly string[],
  types: readonly ResourceType[],
): { status: 200 | 400 | 403 | 429 | 502; body: Record<string, unknown> } {
  const errors = words.flatMap((word) => refusals(word, scan.gaps, types))
  const refusedWords = new Set(errors.map(({ resource_type }) => resource_type))
  if (refusedWords.size === words.length || scan.state === 'failed') {
    const [first] = errors
    const detail = first?.detail ?? scan.gaps[0]?.reason ?? `the scan ended as ${scan.state}`
    const code = first?.code ?? 'Unexpected'
    return {
      status: errorStatus[code],
      body: { detail: `Failed to scan AWS resources: ${code}: ${detail}`, code, errors },
    }
  }
  const found = Object.fromEntries(
    words.filter((word) => !refusedWords.has(word)).map((word) => [word, count(word, scan, types)]),
  )
  const total = Object.values(found).reduce((sum, n) => sum + n, 0)
  return {
    status: 200,
    body: {
      status: errors.length > 0 || scan.state === 'cancelled' ? 'partial' : 'success',
      message: `Scan complete. Found ${total} resources.`,
      resources_found: found,
      import_stats: { ...importStats(scopes, words, types), errors: refusedWords.size },
      ...(errors.length > 0 ? { errors } : {}),
    },
  }
}

/** What became of the rows of the lists that were asked for; those of the connection itself were not. */
function importStats(scopes: readonly Scope[], words: readonly string[], types: readonly ResourceType[]) {
  const sources = new Set(words.flatMap((word) => typesOf(word, types).map(({ source }) => source)))
  const lists = scopes.filter(({ source }) => sources.has(source))
  // Tags come after the lists: a row that only they changed was counted as unchanged before.
  const retagged = sum(
    scopes.filter(({ source }) => source === 'tag:GetResources'),
    'updated',
  )
  return {
    created: sum(lists, 'created'),
    updated: sum(lists, 'updated') + retagged,
    unchanged: sum(lists, 'unchanged') - retagged,
    gone: sum(lists, 'gone'),
  }
}

function sum(scopes: readonly Scope[], figure: 'created' | 'updated' | 'unchanged' | 'gone'): number {
  return scopes.reduce((total, scope) => total + scope[figure], 0)
}

function count(word: string, scan: Scan, types: readonly ResourceType[]): number {
  return typesOf(word, types).reduce((sum, { type }) => sum + (scan.resources[type] ?? 0), 0)
}

/** A word is refused when the list call behind it was; what only lacks some detail was imported. */
function refusals(
  word: string,
  gaps: readonly Gap[],
  types: readonly ResourceType[],
): { resource_type: string; code: RefusalCode; detail: string }[] {
  const sources = new Set(typesOf(word, types).map(({ source }) => source))
  const whole = gaps.filter(
    ({ source, operation }) => sources.has(source) && source.endsWith(`:${operation}`),
  )
  return whole
    .slice(0, 1)
    .map(({ state, reason }) => ({ resource_type: word, code: codeOf(state), detail: reason }))
}

type RefusalCode = 'AccessDenied' | 'Throttling' | 'RegionNotAvailable' | 'Unexpected'

function codeOf(state: Gap['state']): RefusalCode {
  if (state === 'denied') return 'AccessDenied'
  if (state === 'throttled') return 'Throttling'
  if (state === 'unsupported') return 'RegionNotAvailable'
  return 'Unexpected'
}
