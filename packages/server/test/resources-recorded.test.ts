import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { listed } from './support/catalogue-rows.ts'

const shared = process.env.SKYDECK_SHARED ?? join(import.meta.dirname, '../../../../shared')
const recorded = join(shared, 'recorded')

/** Where answers of real endpoints to our list calls stand; the member tells the two load balancer APIs apart. */
const lists: readonly { source: string; folder: string; member: string }[] = [
  { source: 'autoscaling:DescribeAutoScalingGroups', folder: 'autoscaling', member: 'AutoScalingGroups' },
  { source: 'ec2:DescribeInstances', folder: 'ec2', member: 'Reservations' },
  { source: 'ec2:DescribeRegions', folder: 'ec2', member: 'Regions' },
  { source: 'ec2:DescribeSecurityGroups', folder: 'ec2', member: 'SecurityGroups' },
  { source: 'ec2:DescribeSubnets', folder: 'ec2', member: 'Subnets' },
  { source: 'ec2:DescribeVolumes', folder: 'ec2', member: 'Volumes' },
  { source: 'ec2:DescribeVpcs', folder: 'ec2', member: 'Vpcs' },
  { source: 'elb:DescribeLoadBalancers', folder: 'elasticloadbalancing', member: 'LoadBalancerDescriptions' },
  { source: 'elbv2:DescribeLoadBalancers', folder: 'elasticloadbalancing', member: 'LoadBalancers' },
  { source: 'lambda:ListFunctions', folder: 'lambda', member: 'Functions' },
  { source: 'rds:DescribeDBClusters', folder: 'rds', member: 'DBClusters' },
  { source: 'rds:DescribeDBInstances', folder: 'rds', member: 'DBInstances' },
  { source: 's3:ListBuckets', folder: 's3', member: 'Buckets' },
]

for (const { source, folder, member } of lists) {
  const options = existsSync(recorded) ? {} : { skip: 'SKYDECK_SHARED names no folder with recorded answers' }
  test(`${source}: what AWS really answered gives rows with id and ARN`, options, async () => {
    let count = 0
    for (const answer of answersTo(folder, source.slice(source.indexOf(':') + 1), member)) {
      for (const { type, id, arn } of (await listed(source, answer)).rows) {
        // The recordings were trimmed by hand: some lack members that AWS always sends.
        if (arn === undefined) continue
        count++
        assert.match(String(id), /^[^\s]{2,}$/, type)
        assert.match(String(arn), /^arn:aws[a-z-]*:[a-z\d]+:[^:]*:[^:]*:.+$/, type)
        assert.doesNotMatch(String(arn), /undefined|null/, type)
      }
    }
    assert.ok(count > 0)
  })
}

function answersTo(folder: string, operation: string, member: string): object[] {
  return readdirSync(join(recorded, folder))
    .filter((file) => file.startsWith(`${operation}.`))
    .map((file): { status: number; data: object } =>
      JSON.parse(readFileSync(join(recorded, folder, file), 'utf8')),
    )
    .filter(({ status, data }) => status === 200 && member in data)
    .map(({ data }) => data)
}
