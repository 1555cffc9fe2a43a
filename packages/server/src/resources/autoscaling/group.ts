import {
  AutoScalingClient,
  AutoScalingGroup$,
  DescribeAutoScalingGroupsCommand,
  DescribePoliciesCommand,
  ScalingPolicy$,
} from '@aws-sdk/client-auto-scaling'
import { computed, detail, tagsSource } from '../columns.ts'
import { defineSource, type Side } from '../define.ts'
import { defineType } from '../define-type.ts'

const template = 'LaunchTemplate'
const mixed = 'MixedInstancesPolicy.LaunchTemplate'
const distribution = 'MixedInstancesPolicy.InstancesDistribution'

/** An Auto Scaling group. */
export const autoscalingGroup = defineType({
  type: 'aws_ec2_autoscaling_group',
  title: 'Auto Scaling group',
  service: 'autoscaling',
  shape: AutoScalingGroup$,
  arn: 'AutoScalingGroupARN',
  id: 'AutoScalingGroupName',
  name: 'AutoScalingGroupName',
  tags: { from: 'config', path: 'Tags' },
  columns: {
    name: 'AutoScalingGroupName',
    autoscaling_group_arn: 'AutoScalingGroupARN',
    launch_template_id: `${template}.LaunchTemplateId`,
    launch_template_name: `${template}.LaunchTemplateName`,
    mixed_instances_policy_launch_template_id: `${mixed}.LaunchTemplateSpecification.LaunchTemplateId`,
    mixed_instances_policy_launch_template_name: `${mixed}.LaunchTemplateSpecification.LaunchTemplateName`,
    mixed_instances_policy_launch_template_overrides: `${mixed}.Overrides`,
    mixed_instances_policy_launch_template_version: `${mixed}.LaunchTemplateSpecification.Version`,
    on_demand_allocation_strategy: `${distribution}.OnDemandAllocationStrategy`,
    on_demand_base_capacity: `${distribution}.OnDemandBaseCapacity`,
    on_demand_percentage_above_base_capacity: `${distribution}.OnDemandPercentageAboveBaseCapacity`,
    spot_allocation_strategy: `${distribution}.SpotAllocationStrategy`,
    spot_instance_pools: `${distribution}.SpotInstancePools`,
    spot_max_price: `${distribution}.SpotMaxPrice`,
    policies: detail('DescribePolicies', 'items', 'jsonb'),
    subnet_ids: computed('jsonb', 'subnet_ids'),
    tags_src: tagsSource,
  },
  computed: { version: 1, of: ({ config }) => ({ subnet_ids: subnetIds(config.VPCZoneIdentifier) }) },
  relations: [
    { kind: 'in', type: 'aws_vpc_subnet', id: 'subnet_ids[]', from: 'computed' },
    { kind: 'runs', type: 'aws_ec2_instance', id: 'Instances[].InstanceId' },
    { kind: 'made from', type: 'aws_ec2_launch_template', id: `${template}.LaunchTemplateId` },
    {
      kind: 'made from',
      type: 'aws_ec2_launch_template',
      id: `${mixed}.LaunchTemplateSpecification.LaunchTemplateId`,
    },
    { kind: 'made from', type: 'aws_ec2_launch_configuration', id: 'LaunchConfigurationName' },
    { kind: 'registers with', type: 'aws_ec2_classic_load_balancer', id: 'LoadBalancerNames[]' },
    { kind: 'registers with', arn: 'TargetGroupARNs[]' },
    { kind: 'acts as', arn: 'ServiceLinkedRoleARN' },
  ],
  volatile: ['PredictedCapacity'],
  ordered: ['TerminationPolicies', `${mixed}.Overrides`],
})

/** The scaling policies of all groups of a region. */
const scalingPolicies: Side = {
  tier: 'posture',
  permission: 'autoscaling:DescribePolicies',
  many: true,
  key: (item) => String(item.AutoScalingGroupName),
  of: (config) => String(config.AutoScalingGroupName),
  shape: ScalingPolicy$,
  async list({ client }, token) {
    const command = new DescribePoliciesCommand({ MaxRecords: 100, NextToken: token })
    const page = await client(AutoScalingClient).send(command)
    return { items: page.ScalingPolicies ?? [], next: page.NextToken }
  },
}

/** Auto Scaling groups; a page may be short though more follow. */
export const autoscalingGroups = defineSource({
  source: 'autoscaling:DescribeAutoScalingGroups',
  per: 'region',
  permissions: ['autoscaling:DescribeAutoScalingGroups'],
  types: [autoscalingGroup],
  sides: { DescribePolicies: scalingPolicies },
  async list({ client }, token) {
    const command = new DescribeAutoScalingGroupsCommand({ MaxRecords: 100, NextToken: token })
    const page = await client(AutoScalingClient).send(command)
    return { items: page.AutoScalingGroups ?? [], next: page.NextToken }
  },
})

/** AWS writes the subnets of a group as one text with commas. */
function subnetIds(zoneIdentifier: unknown): string[] {
  if (typeof zoneIdentifier !== 'string') return []
  return zoneIdentifier.split(',').flatMap((id) => id.trim() || [])
}
