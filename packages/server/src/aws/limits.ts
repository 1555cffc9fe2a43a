/** A published rate limit of AWS: a bucket of `burst` calls that fills with `perSecond`. */
export interface Limit {
  burst: number
  perSecond: number
  /** Whether AWS counts each operation alone, or all of the service together. */
  counts: 'operation' | 'service'
}

type Limits = Readonly<Record<string, { all: Limit; operations?: Readonly<Record<string, Limit>> }>>

const each = (burst: number, perSecond: number): Limit => ({ burst, perSecond, counts: 'operation' })
const together = (burst: number, perSecond: number): Limit => ({ burst, perSecond, counts: 'service' })

/**
 * By the SDK's service id. Sources: "Request throttling for the Amazon EC2 API" (100, 20/s for reads, each action alone), "API
 * throttling" of Elastic Load Balancing (40, 10/s; v1 and v2 apart) and of RDS (300, 12/s), "Lambda quotas" (15/s for all control-plane
 * calls together; GetFunction 100/s, GetPolicy 15/s), "Tag Editor quotas" (GetResources 15/s). IAM, STS, S3's configuration calls and Auto
 * Scaling publish none: these are cautious starting points, and the pacer learns from what AWS throttles.
 */
const published: Limits = {
  EC2: {
    all: each(100, 20),
    operations: { DescribeStaleSecurityGroups: each(20, 5), DescribeMovingAddresses: each(1, 1) },
  },
  'Elastic Load Balancing': { all: together(40, 10) },
  'Elastic Load Balancing v2': { all: together(40, 10) },
  RDS: { all: together(300, 12) },
  Lambda: { all: together(15, 15), operations: { GetFunction: each(100, 100), GetPolicy: each(15, 15) } },
  'Resource Groups Tagging API': { all: each(15, 15) },
  IAM: { all: each(40, 15) },
  STS: { all: each(100, 50) },
  S3: { all: each(200, 100) },
  'Auto Scaling': { all: each(50, 10) },
}

const unpublished = each(40, 10)

/** The limit that a call falls under. */
export function limitOf(service: string, operation: string): Limit {
  const limits = published[service]
  return limits?.operations?.[operation] ?? limits?.all ?? unpublished
}
