const prefixes: readonly [prefix: string, partition: string, home: string][] = [
  ['cn-', 'aws-cn', 'cn-north-1'],
  ['us-gov-', 'aws-us-gov', 'us-gov-west-1'],
  ['us-isob-', 'aws-iso-b', 'us-isob-east-1'],
  ['us-iso-', 'aws-iso', 'us-iso-east-1'],
  ['eusc-', 'aws-eusc', 'eusc-de-east-1'],
]

/** The partition of a region, by its name; unknown names are of the commercial partition. */
export function partitionOf(region: string): string {
  return prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}

/** The region that answers for a partition's global services (IAM, S3's list of buckets). */
export function globalRegionOf(partition: string): string {
  return prefixes.find(([, name]) => name === partition)?.[2] ?? 'us-east-1'
}
