import type { IpPermission, SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { purposeOf, tagsOf } from '../vocabulary.ts'
import { groupId, groupOfVpc, vpcId, vpcOfGroup } from './network.ts'
import { ec2Name, withTags } from './tagging.ts'

const ports: readonly (readonly [number, string])[] = [
  [443, 'HTTPS'],
  [80, 'HTTP'],
  [22, 'SSH from the bastion'],
  [5432, 'PostgreSQL'],
  [3306, 'MySQL'],
  [6379, 'Redis'],
  [8080, 'application'],
]
const sources = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24', '172.16.0.0/12']

/** Security groups, by id; the first of each VPC is its default one. */
export const securityGroups: Collection<SecurityGroup> = {
  name: 'ec2:security-groups',
  taggedAs: 'ec2:security-group',
  count: (place) => place.counts.securityGroup,
  keyAt: groupId,
  keyOf: (group) => group.GroupId ?? '',
  itemAt(place, i) {
    const id = groupId(place, i)
    const isDefault = i < place.counts.vpc
    const { app, part, env } = purposeOf(place, 'securityGroup', i)
    const own = rulesOfGroup(place, i)
    const name = isDefault ? 'default' : `${app}-${part}-${env}-sg-${i}`
    return withTags<SecurityGroup>(
      {
        GroupId: id,
        GroupName: name,
        Description: isDefault ? 'default VPC security group' : `Traffic of ${app} ${part}`,
        VpcId: vpcId(place, vpcOfGroup(place, i)),
        OwnerId: place.account.id,
        SecurityGroupArn: place.arn('ec2', `security-group/${id}`),
        IpPermissions: own.filter((rule) => !rule.IsEgress).map((rule) => permissionOf(rule)),
        IpPermissionsEgress: own.filter((rule) => rule.IsEgress).map((rule) => permissionOf(rule)),
      },
      isDefault ? [] : tagsOf(place, 'securityGroup', i, name),
    )
  },
  describe: (group, place) => ({
    type: 'aws_vpc_security_group',
    arn: place.arn('ec2', `security-group/${group.GroupId}`),
    id: group.GroupId ?? '',
    name: group.GroupName ?? '',
    tags: tagMap(group.Tags),
  }),
}

/** Rule r belongs to group r modulo the number of groups; a group's first rule lets everything out. */
export const securityGroupRules: Collection<SecurityGroupRule> = {
  name: 'ec2:security-group-rules',
  taggedAs: 'ec2:security-group-rule',
  count: (place) => place.counts.rule,
  keyAt: (place, i) => place.id('sgr', 'rule', i),
  keyOf: (rule) => rule.SecurityGroupRuleId ?? '',
  itemAt: ruleAt,
  describe: (rule, place) => ({
    type: 'aws_vpc_security_group_rule',
    arn: place.arn('ec2', `security-group-rule/${rule.SecurityGroupRuleId}`),
    id: rule.SecurityGroupRuleId ?? '',
    name: ec2Name(rule.Tags, rule.SecurityGroupRuleId),
    tags: tagMap(rule.Tags),
  }),
}

function rulesOfGroup(place: Place, group: number): SecurityGroupRule[] {
  const rules: SecurityGroupRule[] = []
  for (let r = group; r < place.counts.rule; r += place.counts.securityGroup) rules.push(ruleAt(place, r))
  return rules
}

function ruleAt(place: Place, i: number): SecurityGroupRule {
  const { securityGroup } = place.counts
  const group = i % securityGroup
  const turn = Math.floor(i / securityGroup)
  const id = place.id('sgr', 'rule', i)
  const base: SecurityGroupRule = {
    SecurityGroupRuleId: id,
    SecurityGroupRuleArn: place.arn('ec2', `security-group-rule/${id}`),
    GroupId: groupId(place, group),
    GroupOwnerId: place.account.id,
    IsEgress: turn === 0,
  }
  if (turn === 0) return { ...base, IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' }
  const [port, purpose] = ports[(place.draw('rule', group, 'port') + turn) % ports.length] ?? [443, 'HTTPS']
  const rule = {
    ...base,
    IpProtocol: turn % 5 === 4 ? 'udp' : 'tcp',
    FromPort: port,
    ToPort: port,
    Description: purpose,
  }
  const tagged = withTags(rule, i % 17 === 3 ? tagsOf(place, 'rule', i, purpose) : [])
  if (turn % 4 === 2) {
    const other = groupOfVpc(place, vpcOfGroup(place, group), place.draw('rule', i, 'peer'))
    return { ...tagged, ReferencedGroupInfo: { GroupId: groupId(place, other), UserId: place.account.id } }
  }
  if (turn % 4 === 3) return { ...tagged, CidrIpv6: '2001:db8::/32' }
  return { ...tagged, CidrIpv4: port === 443 ? '0.0.0.0/0' : place.choose(sources, 'rule', i, 'source') }
}

/** A rule in the older form that DescribeSecurityGroups gives. */
function permissionOf(rule: SecurityGroupRule): IpPermission {
  const described = rule.Description === undefined ? {} : { Description: rule.Description }
  const isAll = rule.IpProtocol === '-1'
  const { GroupId, UserId } = rule.ReferencedGroupInfo ?? {}
  return {
    IpProtocol: rule.IpProtocol,
    ...(isAll ? {} : { FromPort: rule.FromPort, ToPort: rule.ToPort }),
    UserIdGroupPairs: GroupId ? [{ ...described, GroupId, UserId }] : [],
    IpRanges: rule.CidrIpv4 ? [{ ...described, CidrIp: rule.CidrIpv4 }] : [],
    Ipv6Ranges: rule.CidrIpv6 ? [{ ...described, CidrIpv6: rule.CidrIpv6 }] : [],
    PrefixListIds: [],
  }
}
