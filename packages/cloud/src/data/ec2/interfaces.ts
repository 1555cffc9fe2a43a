import type { NetworkInterface } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import { loadBalancerName } from '../load-balancers.ts'
import type { Place } from '../place.ts'
import { tagsOf } from '../vocabulary.ts'
import { groupName, launchTime, seatOf } from './instances.ts'
import {
  groupId,
  groupOfVpc,
  hostAddress,
  instanceId,
  interfaceId,
  macAddress,
  privateName,
  subnetId,
  vpcId,
  vpcOfSubnet,
  zoneOfSubnet,
} from './network.ts'
import { ec2Name } from './tagging.ts'

/** Network interfaces: the first ones are those of the instances; the others are of load balancers, functions and nothing. */
export const interfaces: Collection<NetworkInterface> = {
  name: 'ec2:network-interfaces',
  taggedAs: 'ec2:network-interface',
  count: (place) => place.counts.interface,
  keyAt: interfaceId,
  keyOf: (item) => item.NetworkInterfaceId ?? '',
  itemAt: (place, i) => (i < place.counts.instance ? instanceInterface(place, i) : otherInterface(place, i)),
  describe: (item, place) => ({
    type: 'aws_ec2_network_interface',
    arn: place.arn('ec2', `network-interface/${item.NetworkInterfaceId}`),
    id: item.NetworkInterfaceId ?? '',
    name: ec2Name(item.TagSet, item.NetworkInterfaceId),
    tags: tagMap(item.TagSet),
  }),
}

function instanceInterface(place: Place, i: number): NetworkInterface {
  const { subnet, group, ip, address } = seatOf(place, i)
  const association = address && {
    Association: { IpOwnerId: 'amazon', PublicDnsName: address.dns, PublicIp: address.ip },
  }
  return {
    ...base(place, i, subnet, group, ip),
    ...association,
    PrivateIpAddresses: [
      { ...association, Primary: true, PrivateDnsName: privateName(place, ip), PrivateIpAddress: ip },
    ],
    Attachment: {
      AttachTime: launchTime(place, i),
      AttachmentId: place.id('eni-attach', 'interface', i, 'attach'),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      InstanceId: instanceId(place, i),
      InstanceOwnerId: place.account.id,
      Status: 'attached',
    },
    SourceDestCheck: i % 11 !== 7,
    TagSet: i % 5 === 0 ? tagsOf(place, 'interface', i) : [],
  }
}

function otherInterface(place: Place, i: number): NetworkInterface {
  const subnet = place.draw('interface', i, 'subnet') % place.counts.subnet
  const group = groupOfVpc(place, vpcOfSubnet(place, subnet), place.draw('interface', i, 'group'))
  const item = base(place, i, subnet, group, hostAddress(place, subnet, i))
  const turn = (i - place.counts.instance) % 4
  const attachment = {
    AttachmentId: place.id('eni-attach', 'interface', i, 'attach'),
    DeleteOnTermination: false,
    DeviceIndex: 1,
    Status: 'attached',
  } as const
  if (turn < 2 && place.counts.loadBalancer > 0) {
    const name = loadBalancerName(place, i % place.counts.loadBalancer)
    return {
      ...item,
      Description: `ELB app/${name}/${place.id('x', 'loadBalancer', i % place.counts.loadBalancer).slice(3, 19)}`,
      RequesterId: 'amazon-elb',
      RequesterManaged: true,
      Attachment: { ...attachment, InstanceOwnerId: 'amazon-elb' },
    }
  }
  if (turn === 2 && place.counts.function > 0) {
    return {
      ...item,
      Description: `AWS Lambda VPC ENI-${place.uuid('interface', i, 'function')}`,
      InterfaceType: 'lambda',
      RequesterId: `AROA${place.id('x', 'interface', i, 'role').slice(3).toUpperCase()}`,
      RequesterManaged: true,
      Attachment: { ...attachment, InstanceOwnerId: 'amazon-aws' },
    }
  }
  return { ...item, Description: 'left over', Status: 'available', TagSet: tagsOf(place, 'interface', i) }
}

function base(place: Place, i: number, subnet: number, group: number, ip: string): NetworkInterface {
  const zone = zoneOfSubnet(place, subnet)
  return {
    NetworkInterfaceId: interfaceId(place, i),
    OwnerId: place.account.id,
    AvailabilityZone: zone.name,
    AvailabilityZoneId: zone.id,
    Description: '',
    Groups: [{ GroupId: groupId(place, group), GroupName: groupName(place, group) }],
    InterfaceType: 'interface',
    Ipv6Addresses: [],
    MacAddress: macAddress(place, i),
    PrivateDnsName: privateName(place, ip),
    PrivateIpAddress: ip,
    PrivateIpAddresses: [{ Primary: true, PrivateDnsName: privateName(place, ip), PrivateIpAddress: ip }],
    RequesterManaged: false,
    SourceDestCheck: true,
    Status: 'in-use',
    SubnetId: subnetId(place, subnet),
    VpcId: vpcId(place, vpcOfSubnet(place, subnet)),
    TagSet: [],
    Operator: { Managed: false },
  }
}
