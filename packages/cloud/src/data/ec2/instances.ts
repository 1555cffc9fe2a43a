import type { Instance, InstanceBlockDeviceMapping, InstanceNetworkInterface } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import { instanceProfile } from '../iam/roles.ts'
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

/** EC2 instances, by id. */
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

/** One data volume of four is attached to nothing. */
export function isAttached(place: Place, volume: number): boolean {
  return (
    volume < place.counts.instance ||
    (place.counts.instance > 0 && (volume - place.counts.instance) % 4 !== 0)
  )
}

/** When an instance was started, and its interface and volumes attached. */
export function launchTime(place: Place, i: number): Date {
  return place.time('instance', i, 'launch')
}

function stateOf(place: Place, i: number) {
  return pick(instanceStates, place.draw('instance', i, 'state'))
}

function instanceAt(place: Place, i: number): Instance {
  const seat = seatOf(place, i)
  const size = place.choose(instanceTypes, 'instance', i, 'type')
  const first = i % 4 === 3 ? i - 1 : i
  const { env, team } = purposeOf(place, 'instance', i)
  const profile = instanceProfile(place.at(''), place.draw('instance', i, 'profile'))
  const launched = launchTime(place, i)
  return {
    InstanceId: instanceId(place, i),
    ImageId: place.id('ami', 'instance', i % 7, 'image'),
    InstanceType: size.type,
    Architecture: size.arch,
    AmiLaunchIndex: i - first,
    ClientToken: place.uuid('instance', first, 'client token'),
    KeyName: `${team}-${env}`,
    LaunchTime: launched,
    UsageOperationUpdateTime: launched,
    Monitoring: { State: i % 3 === 0 ? 'enabled' : 'disabled' },
    ProductCodes:
      i % 23 === 8 ? [{ ProductCodeId: 'aw0evgkw8e5c1q413zgy5pjce', ProductCodeType: 'marketplace' }] : [],
    BlockDeviceMappings: devicesAt(place, i, launched),
    EbsOptimized: !size.type.startsWith('t2'),
    EnaSupport: true,
    Hypervisor: 'xen',
    IamInstanceProfile: { Arn: profile.arn, Id: profile.id },
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    VirtualizationType: 'hvm',
    CpuOptions: { CoreCount: size.cores, ThreadsPerCore: size.threads },
    BootMode: 'uefi-preferred',
    CurrentInstanceBootMode: size.arch === 'arm64' ? 'uefi' : 'legacy-bios',
    ...networkAt(place, i, seat),
    ...settingsAt(i),
    ...stateAt(place, i, launched),
    ...platformAt(i, size.arch),
    ...(i % 13 === 10 && {
      InstanceLifecycle: 'spot',
      SpotInstanceRequestId: `sir-${place.id('x', 'instance', i, 'spot').slice(3, 11)}`,
    }),
  }
}

function devicesAt(place: Place, i: number, launched: Date): InstanceBlockDeviceMapping[] {
  return volumesOf(place, i).map(({ device, volume }) => ({
    DeviceName: device,
    Ebs: {
      AttachTime: launched,
      DeleteOnTermination: volume === i,
      Status: 'attached',
      VolumeId: volumeId(place, volume),
      EbsCardIndex: 0,
    },
  }))
}

function networkAt(place: Place, i: number, seat: ReturnType<typeof seatOf>): Instance {
  const zone = zoneOfSubnet(place, seat.subnet)
  return {
    Placement: {
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      GroupName: '',
      Tenancy: 'default',
    },
    SubnetId: subnetId(place, seat.subnet),
    VpcId: vpcId(place, seat.vpc),
    PrivateIpAddress: seat.ip,
    PrivateDnsName: privateName(place, seat.ip),
    PublicDnsName: seat.address?.dns ?? '',
    NetworkInterfaces: [interfaceOf(place, i, seat, launchTime(place, i))],
    SecurityGroups: [{ GroupId: groupId(place, seat.group), GroupName: groupName(place, seat.group) }],
    SourceDestCheck: i % 11 !== 7,
    PrivateDnsNameOptions: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: true,
      EnableResourceNameDnsAAAARecord: false,
    },
    ...(seat.address && { PublicIpAddress: seat.address.ip }),
  }
}

function settingsAt(i: number): Instance {
  return {
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
    MaintenanceOptions: { AutoRecovery: 'default', RebootMigration: 'default' },
    NetworkPerformanceOptions: { BandwidthWeighting: 'default' },
    Operator: { Managed: false },
  }
}

function stateAt(place: Place, i: number, launched: Date): Instance {
  const state = stateOf(place, i)
  if (state.Name !== 'stopped') return { State: state, StateTransitionReason: '' }
  const reason = 'Client.UserInitiatedShutdown'
  return {
    State: state,
    StateTransitionReason: `User initiated (${launched.toISOString().slice(0, 19).replace('T', ' ')} GMT)`,
    StateReason: { Code: reason, Message: `${reason}: User initiated shutdown` },
  }
}

function platformAt(i: number, arch: string): Instance {
  if (arch !== 'x86_64' || i % 9 !== 4)
    return { PlatformDetails: 'Linux/UNIX', UsageOperation: 'RunInstances' }
  return { Platform: 'Windows', PlatformDetails: 'Windows', UsageOperation: 'RunInstances:0002' }
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
