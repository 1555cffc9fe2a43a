import type { Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import type { Place } from '../place.ts'
import { pick } from '../random.ts'
import { purposeOf, tagsOf } from '../vocabulary.ts'
import { instanceStates, instanceTypes } from './instance-types.ts'
import {
  groupId,
  groupOfVpc,
  hostAddress,
  instanceId,
  interfaceId,
  macAddress,
  privateName,
  publicAddress,
  subnetId,
  volumeId,
  vpcId,
  vpcOfSubnet,
  zoneOfSubnet,
} from './network.ts'
import { ec2Name, withTags } from './tagging.ts'

export const instances: Collection<Instance> = {
  name: 'ec2:instances',
  taggedAs: 'ec2:instance',
  count: (place) => place.counts.instance,
  keyAt: instanceId,
  keyOf: (instance) => instance.InstanceId ?? '',
  itemAt: (place, i) => withTags(instanceAt(place, i), tagsOf(place, 'instance', i)),
  describe: (instance, place) => ({
    type: 'aws_ec2_instance',
    arn: place.arn('ec2', `instance/${instance.InstanceId}`),
    id: instance.InstanceId ?? '',
    name: ec2Name(instance.Tags, instance.InstanceId),
    tags: tagMap(instance.Tags),
  }),
}

/** The reservation of an instance: of four instances, the last two were launched together. */
export function reservationId(place: Place, instance: Instance): string {
  return `r-${(instance.ClientToken || instance.InstanceId || '')
    .replace(/[^0-9a-f]/g, '')
    .padEnd(17, '0')
    .slice(0, 17)}`
}

/** Where an instance stands: its subnet, address and groups, which its network interface shares. */
export function seatOf(place: Place, i: number) {
  const subnet = place.draw('instance', i, 'subnet') % place.counts.subnet
  const vpc = vpcOfSubnet(place, subnet)
  const group = groupOfVpc(place, vpc, place.draw('instance', i, 'group'))
  const isRunning = stateOf(place, i).Name === 'running'
  const isPublic = subnet % 2 === 0 && place.chance('instance', i, 'public', 0.6)
  return {
    subnet,
    vpc,
    group,
    ip: hostAddress(place, subnet, i),
    address: isPublic && isRunning ? publicAddress(place, 'instance', i) : undefined,
  }
}

/** The volumes of an instance by device name: its root volume and the attached ones of its data volumes. */
export function volumesOf(place: Place, i: number): { device: string; volume: number }[] {
  const { instance, volume } = place.counts
  const found = i < volume ? [{ device: '/dev/xvda', volume: i }] : []
  for (let v = i + instance; v < volume; v += instance) {
    if (isAttached(place, v))
      found.push({ device: `/dev/sd${String.fromCharCode(101 + found.length)}`, volume: v })
  }
  return found
}

/** One data volume of five is attached to nothing. */
export function isAttached(place: Place, volume: number): boolean {
  return volume < place.counts.instance || (place.counts.instance > 0 && volume % 5 !== 4)
}

export function launchTime(place: Place, i: number): Date {
  return place.time('instance', i, 'launch')
}

function stateOf(place: Place, i: number) {
  return pick(instanceStates, place.draw('instance', i, 'state'))
}

function instanceAt(place: Place, i: number): Instance {
  const seat = seatOf(place, i)
  const size = place.choose(instanceTypes, 'instance', i, 'type')
  const state = stateOf(place, i)
  const { app, part, env, team } = purposeOf(place, 'instance', i)
  const zone = zoneOfSubnet(place, seat.subnet)
  const first = i % 4 === 3 ? i - 1 : i
  const isWindows = size.arch === 'x86_64' && i % 9 === 4
  const profile = `${app}-${part}-profile`
  const launched = launchTime(place, i)
  const instance: Instance = {
    InstanceId: instanceId(place, i),
    ImageId: place.id('ami', 'instance', i % 7, 'image'),
    InstanceType: size.type,
    State: state,
    Architecture: size.arch,
    AmiLaunchIndex: i - first,
    ClientToken: place.uuid('instance', first, 'client token'),
    KeyName: `${team}-${env}`,
    LaunchTime: launched,
    UsageOperationUpdateTime: launched,
    Placement: {
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      GroupName: '',
      Tenancy: 'default',
    },
    Monitoring: { State: i % 3 === 0 ? 'enabled' : 'disabled' },
    SubnetId: subnetId(place, seat.subnet),
    VpcId: vpcId(place, seat.vpc),
    PrivateIpAddress: seat.ip,
    PrivateDnsName: privateName(place, seat.ip),
    PublicDnsName: seat.address?.dns ?? '',
    StateTransitionReason:
      state.Name === 'stopped'
        ? `User initiated (${launched.toISOString().slice(0, 19).replace('T', ' ')} GMT)`
        : '',
    ProductCodes:
      i % 23 === 8 ? [{ ProductCodeId: 'aw0evgkw8e5c1q413zgy5pjce', ProductCodeType: 'marketplace' }] : [],
    BlockDeviceMappings: volumesOf(place, i).map(({ device, volume }) => ({
      DeviceName: device,
      Ebs: {
        AttachTime: launched,
        DeleteOnTermination: volume === i,
        Status: 'attached',
        VolumeId: volumeId(place, volume),
        EbsCardIndex: 0,
      },
    })),
    EbsOptimized: !size.type.startsWith('t2'),
    EnaSupport: true,
    Hypervisor: 'xen',
    IamInstanceProfile: {
      Arn: `arn:aws:iam::${place.account.id}:instance-profile/${profile}`,
      Id: `AIPA${place.id('x', 'instance', i, 'profile').slice(3).toUpperCase()}`,
    },
    NetworkInterfaces: [interfaceOf(place, i, seat, launched)],
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    SecurityGroups: [{ GroupId: groupId(place, seat.group), GroupName: groupName(place, seat.group) }],
    SourceDestCheck: i % 11 !== 7,
    VirtualizationType: 'hvm',
    CpuOptions: { CoreCount: size.cores, ThreadsPerCore: size.threads },
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    HibernationOptions: { Configured: false },
    MetadataOptions: {
      State: 'applied',
      HttpTokens: i % 4 === 1 ? 'optional' : 'required',
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: 'enabled',
      HttpProtocolIpv6: 'disabled',
      InstanceMetadataTags: 'disabled',
    },
    EnclaveOptions: { Enabled: false },
    BootMode: 'uefi-preferred',
    CurrentInstanceBootMode: size.arch === 'arm64' ? 'uefi' : 'legacy-bios',
    PlatformDetails: isWindows ? 'Windows' : 'Linux/UNIX',
    UsageOperation: isWindows ? 'RunInstances:0002' : 'RunInstances',
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: true,
      EnableResourceNameDnsAAAARecord: false,
    },
    MaintenanceOptions: { AutoRecovery: 'default', RebootMigration: 'default' },
    NetworkPerformanceOptions: { BandwidthWeighting: 'default' },
    Operator: { Managed: false },
  }
  if (seat.address) instance.PublicIpAddress = seat.address.ip
  if (isWindows) instance.Platform = 'Windows'
  if (i % 13 === 10)
    Object.assign(instance, {
      InstanceLifecycle: 'spot',
      SpotInstanceRequestId: `sir-${place.id('x', 'instance', i, 'spot').slice(3, 11)}`,
    })
  if (state.Name === 'stopped')
    instance.StateReason = {
      Code: 'Client.UserInitiatedShutdown',
      Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
    }
  return instance
}

/** A group's name without making the whole group. */
export function groupName(place: Place, group: number): string {
  const { app, part, env } = purposeOf(place, 'securityGroup', group)
  return group < place.counts.vpc ? 'default' : `${app}-${part}-${env}-sg-${group}`
}

function interfaceOf(
  place: Place,
  i: number,
  seat: ReturnType<typeof seatOf>,
  attached: Date,
): InstanceNetworkInterface {
  const association = seat.address && {
    Association: { IpOwnerId: 'amazon', PublicDnsName: seat.address.dns, PublicIp: seat.address.ip },
  }
  return {
    ...association,
    Attachment: {
      AttachTime: attached,
      AttachmentId: place.id('eni-attach', 'interface', i, 'attach'),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      Status: 'attached',
      NetworkCardIndex: 0,
    },
    Description: '',
    Groups: [{ GroupId: groupId(place, seat.group), GroupName: groupName(place, seat.group) }],
    Ipv6Addresses: [],
    MacAddress: macAddress(place, i),
    NetworkInterfaceId: interfaceId(place, i),
    OwnerId: place.account.id,
    PrivateDnsName: privateName(place, seat.ip),
    PrivateIpAddress: seat.ip,
    PrivateIpAddresses: [
      {
        ...association,
        Primary: true,
        PrivateDnsName: privateName(place, seat.ip),
        PrivateIpAddress: seat.ip,
      },
    ],
    SourceDestCheck: i % 11 !== 7,
    Status: 'in-use',
    SubnetId: subnetId(place, seat.subnet),
    VpcId: vpcId(place, seat.vpc),
    InterfaceType: 'interface',
    Operator: { Managed: false },
  }
}
