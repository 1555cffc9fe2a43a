import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import {
  type Home,
  killServed,
  newHome,
  runSkydeck,
  type Served,
  startServed,
} from '../../server/test/support/served.ts'
import { scanAndWait } from '../../server/test/support/served-scan.ts'

type Item = Record<string, unknown>
type Tag = { Key: string; Value: string }
type Rows = unknown[][]

/** The simulated AWS's own data, in AWS's words, with the region that it stands in. */
type Holdings = (collection: string) => Item[]

const day = 86_400_000
const tagOf = (item: Item, key: string) =>
  (item.Tags as Tag[] | undefined)?.find((tag) => tag.Key === key)?.Value
const ageOf = (time: unknown) => Date.now() - new Date(String(time)).getTime()
const inner = (item: Item, member: string) => ({ ...(item[member] as Item), region: item.region }) as Item

/** Counts by a key, as `group by 1 order by 1` does under the C collation's order of plain words. */
function counted(items: readonly Item[], key: (item: Item) => unknown): Rows {
  const groups = Map.groupBy(items, key)
  return [...groups].map(([name, members]) => [name, members.length]).sort(byFirst)
}

function byFirst(a: unknown[], b: unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1
}

/** Queries in the manner of those that are published for Steampipe's tables; what they must answer comes from the cloud's data. */
const queries: readonly [name: string, sql: string, expected: (held: Holdings) => Rows][] = [
  [
    'instances by type',
    'select instance_type, count(instance_type) as count from aws_ec2_instance group by instance_type order by instance_type collate "C"',
    (held) => counted(held('ec2:instances'), ({ InstanceType }) => InstanceType),
  ],
  [
    'instances that are stopped for longer than 30 days, by timestamp arithmetic',
    `select instance_id from aws_ec2_instance where instance_state = 'stopped' and state_transition_time <= (current_timestamp - interval '30' day) order by 1`,
    (held) =>
      held('ec2:instances')
        .filter(({ State, StateTransitionReason }) => {
          const at = /\((.*) GMT\)/.exec(String(StateTransitionReason))?.[1]
          return (State as Item).Name === 'stopped' && at && ageOf(`${at.replace(' ', 'T')}Z`) >= 30 * day
        })
        .map(({ InstanceId }) => [InstanceId])
        .sort(byFirst),
  ],
  [
    'instances without an application tag',
    `select instance_id from aws_ec2_instance where tags ->> 'Environment' is null order by 1`,
    (held) =>
      held('ec2:instances')
        .filter((item) => tagOf(item, 'Environment') === undefined)
        .map(({ InstanceId }) => [InstanceId])
        .sort(byFirst),
  ],
  [
    'security groups of instances, through a list',
    `select sg ->> 'GroupId' as group_id, count(*) from aws_ec2_instance, jsonb_array_elements(security_groups) as sg group by 1 order by 1`,
    (held) =>
      counted(
        held('ec2:instances').flatMap(({ SecurityGroups }) => SecurityGroups as Item[]),
        ({ GroupId }) => GroupId,
      ),
  ],
  [
    'instances in a network, by inet arithmetic',
    `select count(*) from aws_ec2_instance where private_ip_address <<= '172.31.0.0/20'::inet`,
    (held) => [
      [
        held('ec2:instances').filter(({ PrivateIpAddress }) => {
          const [a, b, c] = String(PrivateIpAddress).split('.').map(Number)
          return a === 172 && b === 31 && (c ?? 256) < 16
        }).length,
      ],
    ],
  ],
  [
    'instances with their subnets and VPCs, joined',
    `select i.instance_id, s.cidr_block::text, v.cidr_block::text from aws_ec2_instance as i
     join aws_vpc_subnet as s on s.subnet_id = i.subnet_id join aws_vpc as v on v.vpc_id = s.vpc_id
     where i.private_ip_address << s.cidr_block order by 1`,
    (held) =>
      held('ec2:instances')
        .flatMap(({ InstanceId, SubnetId }) => {
          const subnet = held('ec2:subnets').find((one) => one.SubnetId === SubnetId)
          const vpc = held('ec2:vpcs').find((one) => one.VpcId === subnet?.VpcId)
          return subnet && vpc ? [[InstanceId, subnet.CidrBlock, vpc.CidrBlock]] : []
        })
        .sort(byFirst),
  ],
  [
    'instances with detailed monitoring off',
    `select region, count(*) from aws_ec2_instance where monitoring_state = 'disabled' group by region order by region`,
    (held) =>
      counted(
        held('ec2:instances').filter(({ Monitoring }) => (Monitoring as Item).State === 'disabled'),
        ({ region }) => region,
      ),
  ],
  [
    'volumes by type with their sum of gigabytes',
    'select volume_type, sum(size)::bigint, avg(size)::int from aws_ebs_volume group by volume_type order by volume_type',
    (held) =>
      [...Map.groupBy(held('ec2:volumes'), ({ VolumeType }) => VolumeType)]
        .map(([type, volumes]) => {
          const sum = volumes.reduce((total, { Size }) => total + Number(Size), 0)
          return [type, sum, Math.round(sum / volumes.length)]
        })
        .sort(byFirst),
  ],
  [
    'unencrypted volumes',
    'select volume_id from aws_ebs_volume where not encrypted order by volume_id',
    (held) =>
      held('ec2:volumes')
        .filter(({ Encrypted }) => Encrypted === false)
        .map(({ VolumeId }) => [VolumeId])
        .sort(byFirst),
  ],
  [
    'unattached volumes',
    `select volume_id, volume_type from aws_ebs_volume where jsonb_array_length(attachments) = 0 order by 1`,
    (held) =>
      held('ec2:volumes')
        .filter(({ Attachments }) => (Attachments as Item[] | undefined)?.length === 0)
        .map(({ VolumeId, VolumeType }) => [VolumeId, VolumeType])
        .sort(byFirst),
  ],
  [
    'attachments of volumes, joined with the instance they are attached to',
    `select vol.volume_id, att ->> 'InstanceId', ins.instance_state from aws_ebs_volume as vol
     cross join jsonb_array_elements(vol.attachments) as att
     join aws_ec2_instance as ins on ins.instance_id = att ->> 'InstanceId' where ins.instance_state = 'stopped' order by 1, 2`,
    (held) =>
      held('ec2:volumes')
        .flatMap(({ VolumeId, Attachments }) =>
          (Attachments as Item[]).flatMap(({ InstanceId }) => {
            const instance = held('ec2:instances').find((one) => one.InstanceId === InstanceId)
            const state = (instance?.State as Item | undefined)?.Name
            return state === 'stopped' ? [[VolumeId, InstanceId, state]] : []
          }),
        )
        .sort(byFirst),
  ],
  [
    'ingress open to the world, by cidr equality',
    `select group_id, count(*) from aws_vpc_security_group_rule where not is_egress and cidr_ipv4 = '0.0.0.0/0'::cidr group by 1 order by 1`,
    (held) =>
      counted(
        held('ec2:security-group-rules').filter(
          ({ IsEgress, CidrIpv4 }) => !IsEgress && CidrIpv4 === '0.0.0.0/0',
        ),
        ({ GroupId }) => GroupId,
      ),
  ],
  [
    'security groups with their count of ranges, from the nested permissions',
    `select group_id, count(range) from aws_vpc_security_group, jsonb_array_elements(ip_permissions) as p,
     jsonb_array_elements(p -> 'IpRanges') as range group by group_id order by group_id`,
    (held) =>
      counted(
        held('ec2:security-groups').flatMap(({ GroupId, IpPermissions }) =>
          (IpPermissions as Item[]).flatMap(({ IpRanges }) => (IpRanges as Item[]).map(() => ({ GroupId }))),
        ),
        ({ GroupId }) => GroupId,
      ),
  ],
  [
    'default VPCs with the size of their network',
    `select vpc_id, region, host(cidr_block), masklen(cidr_block) from aws_vpc where is_default order by 1`,
    (held) =>
      held('ec2:vpcs')
        .filter(({ IsDefault }) => IsDefault === true)
        .map(({ VpcId, region, CidrBlock }) => {
          const [host, length] = String(CidrBlock).split('/')
          return [VpcId, region, host, Number(length)]
        })
        .sort(byFirst),
  ],
  [
    'databases that are publicly accessible or not encrypted',
    `select db_instance_identifier, engine from aws_rds_db_instance where publicly_accessible or not storage_encrypted order by 1`,
    (held) =>
      held('rds:instances')
        .filter(({ Engine }) => !['docdb', 'neptune'].includes(String(Engine)))
        .filter(({ PubliclyAccessible, StorageEncrypted }) => PubliclyAccessible || !StorageEncrypted)
        .map(({ DBInstanceIdentifier, Engine }) => [DBInstanceIdentifier, Engine])
        .sort(byFirst),
  ],
  [
    'functions by runtime',
    'select runtime, count(*) from aws_lambda_function where runtime is not null group by runtime order by runtime collate "C"',
    (held) =>
      counted(
        held('lambda:functions')
          .map((one) => inner(one, 'configuration'))
          .filter(({ Runtime }) => Runtime),
        ({ Runtime }) => Runtime,
      ),
  ],
  [
    'functions with names of environment variables',
    `select name, array_to_string(array(select jsonb_object_keys(environment_variables) order by 1), ',') from aws_lambda_function
     where environment_variables is not null order by name collate "C"`,
    (held) =>
      held('lambda:functions')
        .map((one) => inner(one, 'configuration'))
        .filter(({ Environment }) => Environment)
        .map(({ FunctionName, Environment }) => [
          FunctionName,
          Object.keys((Environment as Item).Variables as Item)
            .sort()
            .join(','),
        ])
        .sort(byFirst),
  ],
  [
    'buckets without versioning',
    'select name, region from aws_s3_bucket where not versioning_enabled order by name collate "C"',
    (held) =>
      held('s3:buckets')
        .filter(({ versioning }) => (versioning as Item | undefined)?.Status !== 'Enabled')
        .map((one) => inner(one, 'bucket'))
        .map(({ Name, BucketRegion }) => [Name, BucketRegion])
        .sort(byFirst),
  ],
  [
    'users with their groups',
    `select name as user_name, iam_group ->> 'GroupName' as group_name from aws_iam_user cross join jsonb_array_elements(groups) as iam_group order by 1, 2`,
    (held) =>
      held('iam:users')
        .map((one) => inner(one, 'detail'))
        .flatMap(({ UserName, GroupList }) => (GroupList as string[]).map((group) => [UserName, group]))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  ],
  [
    'roles that a service may assume, through the policy in one shape',
    `select distinct r.name, service from aws_iam_role as r, jsonb_array_elements(assume_role_policy_std -> 'Statement') as stmt,
     jsonb_array_elements_text(stmt -> 'Principal' -> 'Service') as service order by 1, 2`,
    (held) => {
      const pairs = held('iam:roles').flatMap(({ RoleName, AssumeRolePolicyDocument }) => {
        const { Statement } = JSON.parse(decodeURIComponent(String(AssumeRolePolicyDocument))) as {
          Statement:
            | { Principal: { Service?: string | string[] } }
            | { Principal: { Service?: string | string[] } }[]
        }
        return [Statement]
          .flat()
          .flatMap(({ Principal: { Service = [] } }) => [Service].flat().map((one) => [RoleName, one]))
      })
      const unique = new Map(pairs.map((pair) => [JSON.stringify(pair), pair]))
      return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
    },
  ],
  [
    'roles that are older than a year',
    `select count(*) from aws_iam_role where date_part('day', now() - create_date) > 365`,
    (held) => [[held('iam:roles').filter(({ CreateDate }) => ageOf(CreateDate) >= 366 * day).length]],
  ],
  [
    'load balancers with their zones',
    `select name, az ->> 'ZoneName' from aws_ec2_application_load_balancer, jsonb_array_elements(availability_zones) as az order by 1, 2`,
    (held) =>
      held('elbv2:load-balancers')
        .map((one) => inner(one, 'balancer'))
        .filter(({ Type }) => Type === 'application')
        .flatMap(({ LoadBalancerName, AvailabilityZones }) =>
          (AvailabilityZones as Item[]).map(({ ZoneName }) => [LoadBalancerName, ZoneName]),
        )
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  ],
]

describe("queries for Steampipe's tables, unchanged in `skydeck sql`", {
  timeout: 150_000,
  concurrency: 2,
}, () => {
  let cloud: Cloud
  let home: Home
  let server: Served

  before(async () => {
    ;[cloud, home] = await Promise.all([startCloud({ resources: 500 }), newHome()])
    const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
    server = await startServed({
      ...home.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      SKYDECK_PACE: '1',
    })
    assert.equal((await scanAndWait(server, { tier: 'posture' })).state, 'done')
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  for (const [name, sql, expected] of queries) {
    test(name, async () => {
      const { code, stdout, stderr } = await runSkydeck(['sql', sql, '--json', '--limit', '5000'], home.env)
      assert.equal(code, 0, stderr)
      const { rows } = JSON.parse(stdout) as { rows: Rows }
      const wanted = expected(held)
      assert.deepEqual(rows, wanted)
      assert.ok(wanted.length > 0, 'the query finds nothing: it proves nothing')
    })
  }

  /** All items of a collection over the regions; those of the account as a whole once. */
  function held(collection: string): Item[] {
    const { id } = cloud.accounts[0] ?? assert.fail()
    const places = /^(iam|s3):/.test(collection) ? [''] : cloud.regions
    return places.flatMap((region) =>
      cloud.data.list(id, region, collection).map((item): Item => ({ ...item, region })),
    )
  }
})
