import type { Volume } from '@aws-sdk/client-ec2'
import { type Collection, tagMap } from '../collection.ts'
import { tagsOf } from '../vocabulary.ts'
import { isAttached, launchTime, seatOf, volumesOf } from './instances.ts'
import { instanceId, volumeId, zoneOfSubnet } from './network.ts'
import { ec2Name, withTags } from './tagging.ts'

const types = ['gp3', 'gp3', 'gp3', 'gp2', 'gp2', 'io1', 'st1', 'standard'] as const
const sizes = [8, 20, 30, 50, 100, 200, 500, 1000]

/** Volumes: the first ones are the root volumes of the instances. */
export const volumes: Collection<Volume> = {
  name: 'ec2:volumes',
  taggedAs: 'ec2:volume',
  count: (place) => place.counts.volume,
  keyAt: volumeId,
  keyOf: (volume) => volume.VolumeId ?? '',
  itemAt(place, i) {
    const id = volumeId(place, i)
    const type = place.choose(types, 'volume', i, 'type')
    const size = place.choose(sizes, 'volume', i, 'size')
    const owner = isAttached(place, i) ? i % place.counts.instance : undefined
    const zone = zoneOfSubnet(
      place,
      owner === undefined ? i % place.counts.subnet : seatOf(place, owner).subnet,
    )
    const device =
      owner === undefined ? undefined : volumesOf(place, owner).find((one) => one.volume === i)?.device
    const created = owner === undefined ? place.time('volume', i, 'created') : launchTime(place, owner)
    const isEncrypted = place.chance('volume', i, 'encrypted', 0.7)
    const volume: Volume = {
      VolumeId: id,
      VolumeArn: place.arn('ec2', `volume/${id}`),
      OwnerId: place.account.id,
      Size: size,
      SnapshotId: i < place.counts.instance ? place.id('snap', 'volume', i % 7, 'snapshot') : '',
      AvailabilityZone: zone.name,
      AvailabilityZoneId: zone.id,
      State: owner === undefined ? 'available' : 'in-use',
      CreateTime: new Date(created.getTime() + (i % 1000)),
      Attachments:
        owner === undefined
          ? []
          : [
              {
                AttachTime: created,
                DeleteOnTermination: owner === i,
                Device: device,
                InstanceId: instanceId(place, owner),
                State: 'attached',
                VolumeId: id,
                EbsCardIndex: 0,
              },
            ],
      Encrypted: isEncrypted,
      VolumeType: type,
      MultiAttachEnabled: false,
      Operator: { Managed: false },
    }
    if (isEncrypted) volume.KmsKeyId = place.arn('kms', `key/${place.uuid('key', 0)}`)
    if (type === 'gp3') Object.assign(volume, { Iops: 3000, Throughput: 125 })
    if (type === 'gp2') volume.Iops = Math.max(100, size * 3)
    if (type === 'io1') volume.Iops = 1000
    return withTags(volume, tagsOf(place, 'volume', i))
  },
  describe: (volume, place) => ({
    type: 'aws_ebs_volume',
    arn: place.arn('ec2', `volume/${volume.VolumeId}`),
    id: volume.VolumeId ?? '',
    name: ec2Name(volume.Tags, volume.VolumeId),
    tags: tagMap(volume.Tags),
  }),
}
