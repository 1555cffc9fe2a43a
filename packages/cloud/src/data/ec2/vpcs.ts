import type { Subnet, Vpc } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import { tagsOf } from '../vocabulary.ts'
import { subnetCidr, subnetId, vpcCidr, vpcId, vpcOfSubnet, zoneOfSubnet } from './network.ts'
import { ec2Name, withTags } from './tagging.ts'

/** VPCs, by id; the first is the default one. */
export const vpcs: Collection<Vpc> = {
  name: 'ec2:vpcs',
  taggedAs: 'ec2:vpc',
  count: (place) => place.counts.vpc,
  keyAt: vpcId,
  keyOf: (vpc) => vpc.VpcId ?? '',
  itemAt(place, i) {
    const id = vpcId(place, i)
    const vpc: Vpc = {
      VpcId: id,
      OwnerId: place.account.id,
      State: 'available',
      CidrBlock: vpcCidr(i),
      DhcpOptionsId: place.id('dopt', 'vpc', 0, 'dhcp'),
      InstanceTenancy: 'default',
      IsDefault: i === 0,
      CidrBlockAssociationSet: [
        {
          AssociationId: place.id('vpc-cidr-assoc', 'vpc', i, 'cidr'),
          CidrBlock: vpcCidr(i),
          CidrBlockState: { State: 'associated' },
        },
      ],
      BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    }
    if (i % 3 === 1) {
      vpc.Ipv6CidrBlockAssociationSet = [
        {
          AssociationId: place.id('vpc-cidr-assoc', 'vpc', i, 'cidr6'),
          Ipv6CidrBlock: `2001:db8:${(0x1200 + i).toString(16)}::/56`,
          Ipv6CidrBlockState: { State: 'associated' },
          NetworkBorderGroup: place.region,
          Ipv6Pool: 'Amazon',
          Ipv6AddressAttribute: 'public',
          IpSource: 'amazon',
        },
      ]
    }
    return i === 0
      ? vpc
      : withTags(vpc, tagsOf(place, 'vpc', i, `${place.account.environment ?? 'main'}-${i}`))
  },
  describe: (vpc, place) => ({
    type: 'aws_vpc',
    arn: place.arn('ec2', `vpc/${vpc.VpcId}`),
    id: vpc.VpcId ?? '',
    name: ec2Name(vpc.Tags, vpc.VpcId),
    tags: tagMap(vpc.Tags),
  }),
}

/** Subnets, by id; every second one is public. */
export const subnets: Collection<Subnet> = {
  name: 'ec2:subnets',
  taggedAs: 'ec2:subnet',
  count: (place) => place.counts.subnet,
  keyAt: subnetId,
  keyOf: (subnet) => subnet.SubnetId ?? '',
  itemAt(place, i) {
    const id = subnetId(place, i)
    const zone = zoneOfSubnet(place, i)
    const isPublic = i % 2 === 0
    return withTags<Subnet>(
      {
        SubnetId: id,
        SubnetArn: place.arn('ec2', `subnet/${id}`),
        VpcId: vpcId(place, vpcOfSubnet(place, i)),
        OwnerId: place.account.id,
        State: 'available',
        CidrBlock: subnetCidr(place, i),
        AvailableIpAddressCount: 20 + (place.draw('subnet', i, 'free') % 230),
        AvailabilityZone: zone.name,
        AvailabilityZoneId: zone.id,
        DefaultForAz: vpcOfSubnet(place, i) === 0,
        MapPublicIpOnLaunch: isPublic,
        MapCustomerOwnedIpOnLaunch: false,
        AssignIpv6AddressOnCreation: false,
        Ipv6CidrBlockAssociationSet: [],
        EnableDns64: false,
        Ipv6Native: false,
        PrivateDnsNameOptionsOnLaunch: {
          HostnameType: 'ip-name',
          EnableResourceNameDnsARecord: false,
          EnableResourceNameDnsAAAARecord: false,
        },
        BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
      },
      tagsOf(place, 'subnet', i, `${isPublic ? 'public' : 'private'}-${zone.name}-${Math.floor(i / 3)}`),
    )
  },
  describe: (subnet, place) => ({
    type: 'aws_vpc_subnet',
    arn: place.arn('ec2', `subnet/${subnet.SubnetId}`),
    id: subnet.SubnetId ?? '',
    name: ec2Name(subnet.Tags, subnet.SubnetId),
    tags: tagMap(subnet.Tags),
  }),
}
