import { DescribeRegionsCommand, EC2Client, Region$ } from '@aws-sdk/client-ec2'
import { never } from '../columns.ts'
import { defineSource, type Place } from '../define.ts'
import { defineType } from '../define-type.ts'

const ofSteampipe = 'a setting of Steampipe’s own connection'

/** A region as the account sees it, also where it has not opted in. */
export const awsRegion = defineType({
  type: 'aws_region',
  title: 'Region',
  service: 'account',
  shape: Region$,
  arn: (config, place) => regionArn(String(config.RegionName), place),
  arnOfId: regionArn,
  id: 'RegionName',
  name: 'RegionName',
  region: ({ RegionName }) => (typeof RegionName === 'string' ? RegionName : undefined),
  tags: { from: 'none' },
  columns: {
    name: 'RegionName',
    steampipe_available: never('boolean', 'none', ofSteampipe),
    steampipe_default: never('boolean', 'none', ofSteampipe),
  },
})

/** All regions of the partition with their opt-in status, in one answer without pages. */
export const awsRegions = defineSource({
  source: 'ec2:DescribeRegions',
  per: 'account',
  permissions: ['ec2:DescribeRegions'],
  types: [awsRegion],
  async list({ client }) {
    const { Regions } = await client(EC2Client).send(new DescribeRegionsCommand({ AllRegions: true }))
    return { items: Regions ?? [] }
  },
})

/** AWS has no ARN for a region; this one has the form of those of EC2. */
function regionArn(name: string, { partition, account }: Place): string {
  return `arn:${partition}:ec2:${name}:${account}:region/${name}`
}
