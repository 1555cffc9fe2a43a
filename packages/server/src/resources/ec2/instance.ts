import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  EC2Client,
  Instance$,
  InstanceStatus$,
} from '@aws-sdk/client-ec2'
import { as, computed, detail, never, tagsSource } from '../columns.ts'
import { defineSource, type Side } from '../define.ts'
import { defineType } from '../define-type.ts'
import { ec2Identity } from './identity.ts'

const perInstance = 'a call per instance; not in any tier yet'

/** An EC2 instance. */
export const ec2Instance = defineType({
  type: 'aws_ec2_instance',
  title: 'EC2 instance',
  service: 'ec2',
  shape: Instance$,
  ...ec2Identity('instance', 'InstanceId'),
  tags: { from: 'config', path: 'Tags' },
  alias: ['ec2'],
  columns: {
    instance_state: 'State.Name',
    monitoring_state: 'Monitoring.State',
    state_code: 'State.Code',
    state_transition_time: computed('timestamptz', 'state_transition_time'),
    private_ip_address: as('inet', 'PrivateIpAddress'),
    public_ip_address: as('inet', 'PublicIpAddress'),
    placement_group_id: 'Placement.GroupId',
    placement_group_name: 'Placement.GroupName',
    instance_status: detail('DescribeInstanceStatus', '', 'jsonb'),
    usage_operation_update_time: as('text', 'UsageOperationUpdateTime'),
    ram_disk_id: 'RamdiskId',
    disable_api_termination: never('boolean', 'DescribeInstanceAttribute', perInstance),
    instance_initiated_shutdown_behavior: never('text', 'DescribeInstanceAttribute', perInstance),
    user_data: never('text', 'DescribeInstanceAttribute', 'user data holds secrets; it is never asked for'),
    launch_template_data: never('jsonb', 'GetLaunchTemplateData', perInstance),
    tags_src: tagsSource,
  },
  computed: {
    version: 1,
    of: ({ config }) => ({ state_transition_time: transitionTime(config.StateTransitionReason) }),
  },
  relations: [
    { kind: 'in', type: 'aws_vpc', id: 'VpcId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'SubnetId' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'SecurityGroups[].GroupId' },
    { kind: 'uses', type: 'aws_ebs_volume', id: 'BlockDeviceMappings[].Ebs.VolumeId' },
    { kind: 'acts as', arn: 'IamInstanceProfile.Arn' },
  ],
})

/** The checks that EC2 runs on instances, and the events it has planned for them; of stopped instances too. */
const instanceStatus: Side = {
  tier: 'posture',
  permission: 'ec2:DescribeInstanceStatus',
  key: (item) => String(item.InstanceId),
  of: (config) => String(config.InstanceId),
  shape: InstanceStatus$,
  async list({ client }, token) {
    const command = new DescribeInstanceStatusCommand({
      IncludeAllInstances: true,
      MaxResults: 1000,
      NextToken: token,
    })
    const page = await client(EC2Client).send(command)
    return { items: page.InstanceStatuses ?? [], next: page.NextToken }
  },
}

/** EC2 gives instances inside reservations; a page never splits one. */
export const ec2Instances = defineSource({
  source: 'ec2:DescribeInstances',
  per: 'region',
  permissions: ['ec2:DescribeInstances'],
  types: [ec2Instance],
  sides: { DescribeInstanceStatus: instanceStatus },
  async list({ client }, token) {
    const page = await client(EC2Client).send(
      new DescribeInstancesCommand({ MaxResults: 1000, NextToken: token }),
    )
    return {
      items: (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []),
      next: page.NextToken,
    }
  },
})

/** AWS writes the time of the last state change into a sentence: "User initiated (2024-05-06 07:08:09 GMT)". */
function transitionTime(reason: unknown): string | null {
  const found = /\((\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) GMT\)/.exec(
    typeof reason === 'string' ? reason : '',
  )
  return found ? `${found[1]}T${found[2]}Z` : null
}
