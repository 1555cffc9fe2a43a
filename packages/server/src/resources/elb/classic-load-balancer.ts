import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
  LoadBalancerDescription$,
} from '@aws-sdk/client-elastic-load-balancing'
import { detail, never, tagsSource } from '../columns.ts'
import { defineSource, type Place } from '../define.ts'
import { defineType } from '../define-type.ts'
import { classicDetails } from './classic-details.ts'

const attributes = (path: string) =>
  detail('DescribeLoadBalancerAttributes', `LoadBalancerAttributes.${path}`)
const loadBalancerArn = (name: string, { partition, region, account }: Place) =>
  `arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/${name}`

/** A Classic Load Balancer. AWS sends no ARN for it. */
export const classicLoadBalancer = defineType({
  type: 'aws_ec2_classic_load_balancer',
  title: 'Classic Load Balancer',
  service: 'elb',
  shape: LoadBalancerDescription$,
  arn: (config, place) => loadBalancerArn(String(config.LoadBalancerName), place),
  arnOfId: loadBalancerArn,
  id: 'LoadBalancerName',
  name: 'LoadBalancerName',
  tags: { from: 'tagging', filter: 'elasticloadbalancing:loadbalancer' },
  alias: ['elb'],
  columns: {
    name: 'LoadBalancerName',
    app_cookie_stickiness_policies: 'Policies.AppCookieStickinessPolicies',
    lb_cookie_stickiness_policies: 'Policies.LBCookieStickinessPolicies',
    other_policies: 'Policies.OtherPolicies',
    healthy_threshold: 'HealthCheck.HealthyThreshold',
    unhealthy_threshold: 'HealthCheck.UnhealthyThreshold',
    source_security_group_name: 'SourceSecurityGroup.GroupName',
    access_log_emit_interval: attributes('AccessLog.EmitInterval'),
    access_log_enabled: attributes('AccessLog.Enabled'),
    access_log_s3_bucket_name: attributes('AccessLog.S3BucketName'),
    access_log_s3_bucket_prefix: attributes('AccessLog.S3BucketPrefix'),
    additional_attributes: attributes('AdditionalAttributes'),
    connection_draining_enabled: attributes('ConnectionDraining.Enabled'),
    connection_draining_timeout: attributes('ConnectionDraining.Timeout'),
    connection_settings_idle_timeout: attributes('ConnectionSettings.IdleTimeout'),
    cross_zone_load_balancing_enabled: attributes('CrossZoneLoadBalancing.Enabled'),
    policy_descriptions: detail('DescribeLoadBalancerPolicies', 'PolicyDescriptions'),
    sample_policy_descriptions: never(
      'jsonb',
      'DescribeLoadBalancerPolicies',
      'AWS’s samples, the same for everybody',
    ),
    tags_src: tagsSource,
  },
  details: classicDetails,
  relations: [
    { kind: 'in', type: 'aws_vpc', id: 'VPCId' },
    { kind: 'in', type: 'aws_vpc_subnet', id: 'Subnets[]' },
    { kind: 'guarded by', type: 'aws_vpc_security_group', id: 'SecurityGroups[]' },
    { kind: 'sends to', type: 'aws_ec2_instance', id: 'Instances[].InstanceId' },
    { kind: 'uses', arn: 'ListenerDescriptions[].Listener.SSLCertificateId' },
  ],
})

/** Classic Load Balancers with their listeners; AWS counts these calls apart from those of the newer API. */
export const classicLoadBalancers = defineSource({
  source: 'elb:DescribeLoadBalancers',
  per: 'region',
  permissions: ['elasticloadbalancing:DescribeLoadBalancers'],
  types: [classicLoadBalancer],
  async list({ client }, token) {
    const command = new DescribeLoadBalancersCommand({ PageSize: 400, Marker: token })
    const page = await client(ElasticLoadBalancingClient).send(command)
    return { items: page.LoadBalancerDescriptions ?? [], next: page.NextMarker }
  },
})
