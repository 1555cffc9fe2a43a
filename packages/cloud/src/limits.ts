/** A token bucket: `burst` calls at once, refilled with `rate` a second; calls with the same name share it. */
interface Limit {
  bucket: string
  burst: number
  rate: number
}

const halved = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeSnapshots',
  'DescribeVolumes',
  'DescribeSpotInstanceRequests',
])

/**
 * The limit that AWS publishes for an operation (EC2 and ELB request throttling, RDS and Lambda quotas, Tag
 * Editor quotas), or undefined. EC2's is half as large without page size, filter or ids.
 */
export function publishedLimit(
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Limit | undefined {
  switch (service) {
    case 'ec2': {
      const isBare =
        halved.has(operation) &&
        !input.MaxResults &&
        !input.Filters &&
        !Object.keys(input).some((k) => k.endsWith('Ids'))
      return isBare
        ? { bucket: `${operation}/bare`, burst: 50, rate: 10 }
        : { bucket: operation, burst: 100, rate: 20 }
    }
    case 'elb':
    case 'elbv2':
      return { bucket: 'reads', burst: 40, rate: 10 }
    case 'rds':
      return { bucket: 'all', burst: 300, rate: 12 }
    case 'lambda':
      if (operation === 'GetFunction') return { bucket: operation, burst: 100, rate: 100 }
      return { bucket: operation === 'GetPolicy' ? operation : 'others', burst: 15, rate: 15 }
    case 'tagging':
      return { bucket: operation, burst: 15, rate: 15 }
    default:
      return undefined
  }
}

/** The buckets of all accounts and regions. */
export class Buckets {
  readonly #levels = new Map<string, { level: number; at: number }>()

  /** Takes one call out of a bucket at a time in milliseconds; false if it is empty. */
  take(owner: string, limit: Limit, now: number): boolean {
    const key = `${owner}/${limit.bucket}`
    const last = this.#levels.get(key) ?? { level: limit.burst, at: now }
    const level = Math.min(limit.burst, last.level + (Math.max(0, now - last.at) / 1000) * limit.rate)
    const isFree = level >= 1
    this.#levels.set(key, { level: isFree ? level - 1 : level, at: now })
    return isFree
  }
}
