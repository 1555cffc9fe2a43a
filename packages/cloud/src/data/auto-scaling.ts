import type { AutoScalingGroup, Instance, ScalingPolicy, TagDescription } from '@aws-sdk/client-auto-scaling'
import { type Collection, tagMap } from './collection.ts'
import { instanceTypes } from './ec2/instance-types.ts'
import { instanceId, subnetId, subnetsOfVpc, zoneOfSubnet } from './ec2/network.ts'
import { targetGroupArn } from './load-balancers.ts'
import type { Place } from './place.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

/** Auto Scaling groups, by name. */
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
  const { targetGroup } = place.counts
  const zones = subnetsAt(place, i).map((subnet) => zoneOfSubnet(place, subnet))
  const desired = Math.min(i % 4, place.counts.instance)
  return {
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
    TargetGroupARNs: targetGroup > 0 ? [targetGroupArn(place, i % targetGroup)] : [],
    TrafficSources: [],
    HealthCheckType: i % 2 ? 'ELB' : 'EC2',
    HealthCheckGracePeriod: 300,
    Instances: membersAt(place, i, desired),
    CreatedTime: new Date(place.time('autoScalingGroup', i, 'created').getTime() + 321),
    SuspendedProcesses:
      i % 6 === 4
        ? [{ ProcessName: 'AZRebalance', SuspensionReason: 'User suspended at 2026-03-01T10:00:00Z' }]
        : [],
    VPCZoneIdentifier: subnetsAt(place, i)
      .map((subnet) => subnetId(place, subnet))
      .join(','),
    EnabledMetrics: i % 3 === 0 ? [{ Metric: 'GroupInServiceInstances', Granularity: '1Minute' }] : [],
    Tags: tagsAt(place, i, name),
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN: `arn:aws:iam::${place.account.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    CapacityRebalance: false,
    DefaultInstanceWarmup: 120,
    AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
    ...launchAt(place, i),
  }
}

function subnetsAt(place: Place, i: number): number[] {
  return subnetsOfVpc(place, place.draw('autoScalingGroup', i, 'vpc') % place.counts.vpc).slice(0, 3)
}

function templateAt(place: Place, i: number) {
  const { team } = purposeOf(place, 'autoScalingGroup', i)
  const LaunchTemplateId = place.id('lt', 'autoScalingGroup', i, 'template')
  return { LaunchTemplateId, LaunchTemplateName: `${team}-template`, Version: '$Latest' }
}

function membersAt(place: Place, i: number, desired: number): Instance[] {
  const zones = subnetsAt(place, i).map((subnet) => zoneOfSubnet(place, subnet))
  return Array.from({ length: desired }, (_, at) => ({
    InstanceId: instanceId(place, (i * 4 + at) % place.counts.instance),
    InstanceType: instanceTypes[i % instanceTypes.length]?.type,
    AvailabilityZone: zones[at % zones.length]?.name,
    LifecycleState: 'InService',
    HealthStatus: 'Healthy',
    LaunchTemplate: templateAt(place, i),
    ProtectedFromScaleIn: false,
  }))
}

function tagsAt(place: Place, i: number, name: string): TagDescription[] {
  const common = { ResourceId: name, ResourceType: 'auto-scaling-group', PropagateAtLaunch: true }
  return tagsOf(place, 'autoScalingGroup', i, name).map((tag) => ({ ...tag, ...common }))
}

/** From a launch template, several types, or an old launch configuration. */
function launchAt(place: Place, i: number): Partial<AutoScalingGroup> {
  const template = templateAt(place, i)
  if (i % 5 === 1) return { LaunchConfigurationName: `${template.LaunchTemplateName}-configuration` }
  if (i % 5 !== 3) return { LaunchTemplate: template }
  return {
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: template,
        Overrides: [{ InstanceType: 'm6i.large' }, { InstanceType: 'm7g.large' }],
      },
      InstancesDistribution: {
        OnDemandBaseCapacity: 1,
        OnDemandPercentageAboveBaseCapacity: 50,
        SpotAllocationStrategy: 'price-capacity-optimized',
      },
    },
  }
}
