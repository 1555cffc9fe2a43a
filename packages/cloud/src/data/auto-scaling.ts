import type { AutoScalingGroup, ScalingPolicy } from '@aws-sdk/client-auto-scaling'
import { type Collection, tagMap } from './collection.ts'
import { instanceTypes } from './ec2/instance-types.ts'
import { instanceId, subnetId, subnetsOfVpc, zoneOfSubnet } from './ec2/network.ts'
import { targetGroupArn } from './load-balancers.ts'
import type { Place } from './place.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

export const autoScalingGroups: Collection<AutoScalingGroup> = {
  name: 'autoscaling:groups',
  count: (place) => place.counts.autoScalingGroup,
  keyAt: groupName,
  keyOf: (group) => group.AutoScalingGroupName ?? '',
  itemAt: groupAt,
  describe: (group) => ({
    type: 'aws_ec2_autoscaling_group',
    arn: group.AutoScalingGroupARN ?? '',
    id: group.AutoScalingGroupName ?? '',
    name: group.AutoScalingGroupName ?? '',
    tags: tagMap(group.Tags),
  }),
}

/** One policy for each group that scales. */
export function scalingPolicy(place: Place, group: AutoScalingGroup): ScalingPolicy {
  const name = group.AutoScalingGroupName
  return {
    AutoScalingGroupName: name,
    PolicyName: 'keep-cpu-at-60',
    PolicyARN: place.arn(
      'autoscaling',
      `scalingPolicy:${place.uuid('autoScalingGroup', name?.length ?? 0, 'policy')}:autoScalingGroupName/${name}:policyName/keep-cpu-at-60`,
    ),
    PolicyType: 'TargetTrackingScaling',
    StepAdjustments: [],
    Alarms: [
      {
        AlarmName: `TargetTracking-${name}-AlarmHigh`,
        AlarmARN: place.arn('cloudwatch', `alarm:TargetTracking-${name}-AlarmHigh`),
      },
    ],
    TargetTrackingConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      TargetValue: 60,
      DisableScaleIn: false,
    },
    Enabled: true,
  }
}

function groupName(place: Place, i: number): string {
  const { app, part, env } = purposeOf(place, 'autoScalingGroup', i)
  return `${app}-${part}-${env}-asg-${i}`
}

function groupAt(place: Place, i: number): AutoScalingGroup {
  const name = groupName(place, i)
  const { team } = purposeOf(place, 'autoScalingGroup', i)
  const subnets = subnetsOfVpc(place, place.draw('autoScalingGroup', i, 'vpc') % place.counts.vpc).slice(0, 3)
  const zones = subnets.map((subnet) => zoneOfSubnet(place, subnet))
  const desired = Math.min(i % 4, place.counts.instance)
  const template = {
    LaunchTemplateId: place.id('lt', 'autoScalingGroup', i, 'template'),
    LaunchTemplateName: `${team}-template`,
    Version: '$Latest',
  }
  const members = Array.from({ length: desired }, (_, n) => (i * 4 + n) % place.counts.instance)
  const group: AutoScalingGroup = {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: place.arn(
      'autoscaling',
      `autoScalingGroup:${place.uuid('autoScalingGroup', i)}:autoScalingGroupName/${name}`,
    ),
    MinSize: Math.min(1, desired),
    MaxSize: desired + 4,
    DesiredCapacity: desired,
    DefaultCooldown: 300,
    AvailabilityZones: zones.map((zone) => zone.name),
    AvailabilityZoneIds: zones.map((zone) => zone.id),
    LoadBalancerNames: [],
    TargetGroupARNs:
      place.counts.targetGroup > 0 ? [targetGroupArn(place, i % place.counts.targetGroup)] : [],
    TrafficSources: [],
    HealthCheckType: i % 2 ? 'ELB' : 'EC2',
    HealthCheckGracePeriod: 300,
    Instances: members.map((n, at) => ({
      InstanceId: instanceId(place, n),
      InstanceType: instanceTypes[i % instanceTypes.length]?.type,
      AvailabilityZone: zones[at % zones.length]?.name,
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      LaunchTemplate: template,
      ProtectedFromScaleIn: false,
    })),
    CreatedTime: new Date(place.time('autoScalingGroup', i, 'created').getTime() + 321),
    SuspendedProcesses:
      i % 6 === 4
        ? [{ ProcessName: 'AZRebalance', SuspensionReason: 'User suspended at 2026-03-01T10:00:00Z' }]
        : [],
    VPCZoneIdentifier: subnets.map((subnet) => subnetId(place, subnet)).join(','),
    EnabledMetrics: i % 3 === 0 ? [{ Metric: 'GroupInServiceInstances', Granularity: '1Minute' }] : [],
    Tags: tagsOf(place, 'autoScalingGroup', i, name).map((tag) => ({
      ...tag,
      ResourceId: name,
      ResourceType: 'auto-scaling-group',
      PropagateAtLaunch: true,
    })),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN: `arn:aws:iam::${place.account.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    CapacityRebalance: false,
    DefaultInstanceWarmup: 120,
    AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
  }
  if (i % 5 === 3)
    group.MixedInstancesPolicy = {
      LaunchTemplate: {
        LaunchTemplateSpecification: template,
        Overrides: [{ InstanceType: 'm6i.large' }, { InstanceType: 'm7g.large' }],
      },
      InstancesDistribution: {
        OnDemandBaseCapacity: 1,
        OnDemandPercentageAboveBaseCapacity: 50,
        SpotAllocationStrategy: 'price-capacity-optimized',
      },
    }
  else if (i % 5 === 1) group.LaunchConfigurationName = `${team}-old-launch-configuration`
  else group.LaunchTemplate = template
  return group
}
