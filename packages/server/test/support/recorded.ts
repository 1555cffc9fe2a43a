import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An answer that a real AWS endpoint gave. */
export interface Recorded {
  /** `s3/GetBucketPolicy.1`. */
  name: string
  status: number
  data: Record<string, unknown> & { Error?: { Code?: string; Message?: string } }
}

const folder = join(
  process.env.SKYDECK_SHARED ?? join(import.meta.dirname, '../../../../../shared'),
  'recorded',
)

/** Why there are no recorded answers, or false. Where everything must run (SKYDECK_TEST_REQUIRE=all) that is an error. */
export function missingRecorded(): string | false {
  if (existsSync(folder)) return false
  if (process.env.SKYDECK_TEST_REQUIRE === 'all')
    throw new Error(`There are no recorded answers in ${folder}.`)
  return 'SKYDECK_SHARED names no folder with recorded answers'
}

/** The recorded answers of an operation; `member` tells the two load balancer APIs apart, which share a folder. */
export function recordedOf(endpoint: string, operation: string, member?: string): Recorded[] {
  const place = join(folder, endpoint)
  const files = existsSync(place) ? readdirSync(place).filter((file) => file.startsWith(`${operation}.`)) : []
  return files
    .map(
      (file): Recorded => ({
        ...(JSON.parse(readFileSync(join(place, file), 'utf8')) as Omit<Recorded, 'name'>),
        name: `${endpoint}/${file.replace(/\.json$/, '')}`,
      }),
    )
    .filter(({ data }) => !member || member in data || 'Error' in data)
}

/** One form for what AWS said and what was stored: order of lists and members, ways to write a time and absent members aside. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
    return Object.fromEntries(
      members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]),
    )
  }
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)) return new Date(value).toISOString()
  return value
}
