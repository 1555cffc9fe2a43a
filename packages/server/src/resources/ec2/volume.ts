import { DescribeVolumesCommand, EC2Client, Volume$ } from '@aws-sdk/client-ec2'
import { never, tagsSource } from '../columns.ts'
import { defineSource } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

const perVolume = 'a call per volume; not in any tier yet'

/** An EBS volume. */
export const ebsVolume = defineType({
  type: 'aws_ebs_volume',
  title: 'EBS volume',
  service: 'ec2',
  shape: Volume$,
  ...ec2Identity('volume', 'VolumeId'),
  tags: { from: 'config', path: 'Tags' },
  columns: {
    auto_enable_io: never('boolean', 'DescribeVolumeAttribute', perVolume),
    product_codes: never('jsonb', 'DescribeVolumeAttribute', perVolume),
    tags_src: tagsSource,
  },
  relations: [
    { kind: 'attached to', type: 'aws_ec2_instance', id: 'Attachments[].InstanceId' },
    { kind: 'made from', type: 'aws_ebs_snapshot', id: 'SnapshotId' },
    { kind: 'encrypted by', arn: 'KmsKeyId' },
  ],
})

/** EBS volumes. Without a page size AWS halves the rate that it allows. */
export const ebsVolumes = defineSource({
  source: 'ec2:DescribeVolumes',
  per: 'region',
  permissions: ['ec2:DescribeVolumes'],
  types: [ebsVolume],
  async list({ client }, token) {
    const page = await client(EC2Client).send(
      new DescribeVolumesCommand({ MaxResults: 1000, NextToken: token }),
    )
    return { items: page.Volumes ?? [], next: page.NextToken }
  },
})
