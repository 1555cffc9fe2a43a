import type { LoadBalancer, Tag, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2'
import { type Collection, tagMap } from './collection.ts'
import { groupId, groupOfVpc, subnetId, subnetsOfVpc, vpcId, zoneOfSubnet } from './ec2/network.ts'
import type { Place } from './place.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

/** A load balancer with what its other calls tell. */
export interface LoadBalancerRecord {
  balancer: LoadBalancer
  attributes: { Key: string; Value: string }[]
  tags: Tag[]
}

/** A target group with its tags. */
export interface TargetGroupRecord {
  group: TargetGroup
  tags: Tag[]
}

const kinds = [
  'application',
  'application',
  'network',
  'application',
  'application',
  'network',
  'application',
  'application',
  'application',
  'gateway',
] as const
const words = { application: 'app', network: 'net', gateway: 'gwy' } as const
const typeNames = {
  application: 'aws_ec2_application_load_balancer',
  network: 'aws_ec2_network_load_balancer',
  gateway: 'aws_ec2_gateway_load_balancer',
} as const

/** The name of a load balancer, 32 characters at most. */
export function loadBalancerName(place: Place, i: number): string {
  const { app, env } = purposeOf(place, 'loadBalancer', i)
  return `${app}-${env}-${i}`.slice(0, 32)
}

/** The ARN of a target group, by which others refer to it. */
export function targetGroupArn(place: Place, i: number): string {
  const { app, part } = purposeOf(place, 'targetGroup', i)
  return place.arn(
    'elasticloadbalancing',
    `targetgroup/${app}-${part}-${i}/${place.id('x', 'targetGroup', i).slice(3, 19)}`,
  )
}

/** Load balancers of the three newer kinds, by ARN. */
export const loadBalancers: Collection<LoadBalancerRecord> = {
  name: 'elbv2:load-balancers',
  taggedAs: 'elasticloadbalancing:loadbalancer',
  count: (place) => place.counts.loadBalancer,
  keyAt: loadBalancerArn,
  keyOf: (record) => record.balancer.LoadBalancerArn ?? '',
  itemAt: (place, i) => ({
    balancer: balancerAt(place, i),
    attributes: attributesAt(place, i),
    tags: tagsOf(place, 'loadBalancer', i, loadBalancerName(place, i)),
  }),
  describe: ({ balancer, tags }) => ({
    type: typeNames[balancer.Type ?? 'application'],
    arn: balancer.LoadBalancerArn ?? '',
    id: balancer.LoadBalancerName ?? '',
    name: balancer.LoadBalancerName ?? '',
    tags: tagMap(tags),
  }),
}

/** Target groups, most of them of a load balancer, by ARN. */
export const targetGroups: Collection<TargetGroupRecord> = {
  name: 'elbv2:target-groups',
  taggedAs: 'elasticloadbalancing:targetgroup',
  count: (place) => place.counts.targetGroup,
  keyAt: targetGroupArn,
  keyOf: (record) => record.group.TargetGroupArn ?? '',
  itemAt(place, i) {
    const { loadBalancer } = place.counts
    const balancer = loadBalancer > 0 && i % 6 !== 5 ? i % loadBalancer : undefined
    const vpc = balancer === undefined ? 0 : vpcOfBalancer(place, balancer)
    const arn = targetGroupArn(place, i)
    const isHttp = balancer === undefined || kindOf(balancer) === 'application'
    const group: TargetGroup = {
      TargetGroupArn: arn,
      TargetGroupName: arn.split('/')[1],
      Protocol: isHttp ? 'HTTP' : balancer !== undefined && kindOf(balancer) === 'gateway' ? 'GENEVE' : 'TCP',
      Port: isHttp ? 8080 : 6081,
      VpcId: vpcId(place, vpc),
      HealthCheckProtocol: isHttp ? 'HTTP' : 'TCP',
      HealthCheckPort: 'traffic-port',
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      LoadBalancerArns: balancer === undefined ? [] : [loadBalancerArn(place, balancer)],
      TargetType: i % 3 === 1 ? 'ip' : 'instance',
      IpAddressType: 'ipv4',
    }
    if (isHttp)
      Object.assign(group, {
        HealthCheckPath: '/health',
        Matcher: { HttpCode: '200-299' },
        ProtocolVersion: 'HTTP1',
      })
    return { group, tags: tagsOf(place, 'targetGroup', i, group.TargetGroupName) }
  },
  describe: ({ group, tags }) => ({
    type: 'aws_ec2_target_group',
    arn: group.TargetGroupArn ?? '',
    id: group.TargetGroupName ?? '',
    name: group.TargetGroupName ?? '',
    tags: tagMap(tags),
  }),
}

function loadBalancerArn(place: Place, i: number): string {
  return place.arn(
    'elasticloadbalancing',
    `loadbalancer/${words[kindOf(i)]}/${loadBalancerName(place, i)}/${suffix(place, i)}`,
  )
}

function kindOf(i: number): keyof typeof words {
  return kinds[i % kinds.length] ?? 'application'
}

function vpcOfBalancer(place: Place, i: number): number {
  return place.draw('loadBalancer', i, 'vpc') % place.counts.vpc
}

function suffix(place: Place, i: number): string {
  return place.id('x', 'loadBalancer', i).slice(3, 19)
}

function balancerAt(place: Place, i: number): LoadBalancer {
  const vpc = vpcOfBalancer(place, i)
  const kind = kindOf(i)
  const name = loadBalancerName(place, i)
  const balancer: LoadBalancer = {
    LoadBalancerArn: loadBalancerArn(place, i),
    LoadBalancerName: name,
    CreatedTime: new Date(place.time('loadBalancer', i, 'created').getTime() + 470),
    Type: kind,
    VpcId: vpcId(place, vpc),
    State:
      i % 19 === 11
        ? { Code: 'active_impaired', Reason: 'Not enough addresses in a subnet' }
        : { Code: 'active' },
    AvailabilityZones: subnetsOfVpc(place, vpc)
      .slice(0, 3)
      .map((subnet) => ({
        ZoneName: zoneOfSubnet(place, subnet).name,
        SubnetId: subnetId(place, subnet),
        LoadBalancerAddresses: [],
      })),
    IpAddressType: i % 4 === 1 ? 'dualstack' : 'ipv4',
  }
  if (kind === 'gateway') return balancer
  balancer.Scheme = i % 3 === 0 ? 'internal' : 'internet-facing'
  balancer.DNSName = `${balancer.Scheme === 'internal' ? 'internal-' : ''}${name}-${place.draw('loadBalancer', i, 'dns')}.${kind === 'network' ? `elb.${place.region}` : `${place.region}.elb`}.amazonaws.com`
  balancer.CanonicalHostedZoneId = `Z${place.id('x', 'loadBalancer', 0, 'zone').slice(3, 15).toUpperCase()}`
  balancer.SecurityGroups = [groupId(place, groupOfVpc(place, vpc, place.draw('loadBalancer', i, 'group')))]
  if (kind === 'network') balancer.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic = 'on'
  return balancer
}

function attributesAt(place: Place, i: number): { Key: string; Value: string }[] {
  const hasLogs = place.chance('loadBalancer', i, 'logs', 0.4)
  const common = {
    'deletion_protection.enabled': String(place.chance('loadBalancer', i, 'protected', 0.5)),
    'load_balancing.cross_zone.enabled': 'true',
  }
  const logs = {
    'access_logs.s3.enabled': String(hasLogs),
    'access_logs.s3.bucket': hasLogs ? `${place.account.alias}-elb-logs` : '',
    'access_logs.s3.prefix': '',
  }
  const http = {
    'idle_timeout.timeout_seconds': '60',
    'routing.http2.enabled': 'true',
    'routing.http.drop_invalid_header_fields.enabled': String(i % 3 === 1),
    'routing.http.desync_mitigation_mode': 'defensive',
    'waf.fail_open.enabled': 'false',
  }
  const kind = kindOf(i)
  const all = { ...common, ...(kind === 'gateway' ? {} : logs), ...(kind === 'application' ? http : {}) }
  return Object.entries(all).map(([Key, Value]) => ({ Key, Value }))
}
