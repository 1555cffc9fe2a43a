import type {
  ListenerDescription,
  LoadBalancerAttributes,
  LoadBalancerDescription,
  PolicyDescription,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing'
import { type Collection, tagMap } from './collection.ts'
import { groupName } from './ec2/instances.ts'
import {
  groupId,
  groupOfVpc,
  instanceId,
  subnetId,
  subnetsOfVpc,
  vpcId,
  zoneOfSubnet,
} from './ec2/network.ts'
import type { Place } from './place.ts'
import { purposeOf, tagsOf } from './vocabulary.ts'

/** A classic load balancer with what its other calls tell. */
export interface ClassicRecord {
  balancer: LoadBalancerDescription
  attributes: LoadBalancerAttributes
  policies: PolicyDescription[]
  tags: Tag[]
}

/** Classic load balancers, by name. */
export const classicBalancers: Collection<ClassicRecord> = {
  name: 'elb:load-balancers',
  taggedAs: 'elasticloadbalancing:loadbalancer',
  count: (place) => place.counts.classic,
  keyAt: classicName,
  keyOf: (record) => record.balancer.LoadBalancerName ?? '',
  itemAt: (place, i) => ({
    balancer: balancerAt(place, i),
    attributes: attributesAt(place, i),
    policies: [sslPolicy(i)],
    tags: tagsOf(place, 'classic', i, classicName(place, i)),
  }),
  describe: ({ balancer, tags }, place) => ({
    type: 'aws_ec2_classic_load_balancer',
    arn: place.arn('elasticloadbalancing', `loadbalancer/${balancer.LoadBalancerName}`),
    id: balancer.LoadBalancerName ?? '',
    name: balancer.LoadBalancerName ?? '',
    tags: tagMap(tags),
  }),
}

function classicName(place: Place, i: number): string {
  const { app, env } = purposeOf(place, 'classic', i)
  return `${app}-${env}-classic-${i}`.slice(0, 32)
}

function balancerAt(place: Place, i: number): LoadBalancerDescription {
  const vpc = place.draw('classic', i, 'vpc') % place.counts.vpc
  const subnets = subnetsOfVpc(place, vpc).slice(0, 2)
  const group = groupOfVpc(place, vpc, place.draw('classic', i, 'group'))
  const name = classicName(place, i)
  const dns = `${name}-${place.draw('classic', i, 'dns')}.${place.region}.elb.amazonaws.com`
  const { instance } = place.counts
  return {
    LoadBalancerName: name,
    DNSName: dns,
    CanonicalHostedZoneName: dns,
    CanonicalHostedZoneNameID: 'Z35SXDOTRQ7X7K',
    ListenerDescriptions: listenersAt(place, i),
    Policies: {
      AppCookieStickinessPolicies: [],
      LBCookieStickinessPolicies: [{ PolicyName: 'sticky', CookieExpirationPeriod: 3600 }],
      OtherPolicies: [sslPolicy(i).PolicyName ?? ''],
    },
    BackendServerDescriptions: [],
    AvailabilityZones: subnets.map((subnet) => zoneOfSubnet(place, subnet).name),
    Subnets: subnets.map((subnet) => subnetId(place, subnet)),
    VPCId: vpcId(place, vpc),
    Instances: instance > 0 && i % 3 !== 2 ? [{ InstanceId: instanceId(place, i % instance) }] : [],
    HealthCheck: {
      Target: 'HTTP:8080/health',
      Interval: 30,
      Timeout: 5,
      UnhealthyThreshold: 2,
      HealthyThreshold: 10,
    },
    SourceSecurityGroup: { OwnerAlias: place.account.id, GroupName: groupName(place, group) },
    SecurityGroups: [groupId(place, group)],
    CreatedTime: new Date(place.time('classic', i, 'created').getTime() + 890),
    Scheme: i % 2 ? 'internal' : 'internet-facing',
  }
}

function listenersAt(place: Place, i: number): ListenerDescription[] {
  const common = { InstanceProtocol: 'HTTP', InstancePort: 8080 }
  const certificate = place.arn('acm', `certificate/${place.uuid('classic', i, 'certificate')}`)
  return [
    { Listener: { ...common, Protocol: 'HTTP', LoadBalancerPort: 80 }, PolicyNames: [] },
    {
      Listener: { ...common, Protocol: 'HTTPS', LoadBalancerPort: 443, SSLCertificateId: certificate },
      PolicyNames: [sslPolicy(i).PolicyName ?? ''],
    },
  ]
}

function attributesAt(place: Place, i: number): LoadBalancerAttributes {
  const hasLogs = i % 2 === 0
  return {
    CrossZoneLoadBalancing: { Enabled: i % 3 !== 0 },
    AccessLog: hasLogs
      ? {
          Enabled: true,
          S3BucketName: `${place.account.alias}-elb-logs`,
          EmitInterval: 60,
          S3BucketPrefix: 'classic',
        }
      : { Enabled: false },
    ConnectionDraining: { Enabled: true, Timeout: 300 },
    ConnectionSettings: { IdleTimeout: 60 },
    AdditionalAttributes: [{ Key: 'elb.http.desyncmitigationmode', Value: 'defensive' }],
  }
}

function sslPolicy(i: number): PolicyDescription {
  const isOld = i % 4 === 1
  return {
    PolicyName: isOld ? 'ssl-2015' : 'ssl-tls12',
    PolicyTypeName: 'SSLNegotiationPolicyType',
    PolicyAttributeDescriptions: [
      {
        AttributeName: 'Reference-Security-Policy',
        AttributeValue: isOld ? 'ELBSecurityPolicy-2015-05' : 'ELBSecurityPolicy-TLS-1-2-2017-01',
      },
      { AttributeName: 'Protocol-TLSv1', AttributeValue: String(isOld) },
      { AttributeName: 'Protocol-TLSv1.2', AttributeValue: 'true' },
    ],
  }
}
