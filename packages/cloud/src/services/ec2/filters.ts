import type { Filter, Tag } from '@aws-sdk/client-ec2'
import { AwsError } from '../../errors.ts'

/** Filters that are not called like a member of the item, as a path into it. */
const paths: Readonly<Record<string, string>> = {
  'instance-state-name': 'State.Name',
  'instance-state-code': 'State.Code',
  'availability-zone': 'Placement.AvailabilityZone|AvailabilityZone',
  'attachment.instance-id': 'Attachments.InstanceId|Attachment.InstanceId',
  'attachment.status': 'Attachments.State|Attachment.Status',
  'instance.group-id': 'SecurityGroups.GroupId',
  'network-interface.network-interface-id': 'NetworkInterfaces.NetworkInterfaceId',
  'block-device-mapping.volume-id': 'BlockDeviceMappings.Ebs.VolumeId',
  'iam-instance-profile.arn': 'IamInstanceProfile.Arn',
  'group-id': 'GroupId|Groups.GroupId',
  'region-name': 'RegionName',
  'opt-in-status': 'OptInStatus',
  'is-default': 'IsDefault',
  cidr: 'CidrBlock',
  status: 'Status|State',
}

/**
 * Whether an item passes EC2's filters: by tag (`tag:Key`, `tag-key`) or by a member whose name in kebab case
 * the filter bears. Values may hold `*` and `?`; all filters must hold, one value of each suffices.
 */
export function makeFilter<T extends object>(
  filters: readonly Filter[] | undefined,
): ((item: T) => boolean) | undefined {
  if (!filters || filters.length === 0) return undefined
  const tests = filters.map(({ Name = '', Values = [] }) => {
    const patterns = Values.map(patternOf)
    return (item: T) => valuesOf(item, Name).some((value) => patterns.some((pattern) => pattern.test(value)))
  })
  return (item) => tests.every((test) => test(item))
}

function valuesOf(item: object, name: string): string[] {
  const { Tags, TagSet } = item as { Tags?: Tag[]; TagSet?: Tag[] }
  const tags = Tags ?? TagSet ?? []
  if (name === 'tag-key') return tags.map((tag) => tag.Key ?? '')
  if (name.startsWith('tag:'))
    return tags.filter((tag) => tag.Key === name.slice(4)).map((tag) => tag.Value ?? '')
  const path = paths[name] ?? name.split('.').map(capitalised).join('.')
  const values = path.split('|').flatMap((one) => follow(item, one.split('.')))
  return values.map((value) => (value instanceof Date ? value.toISOString() : String(value)))
}

function follow(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => follow(item, path))
  const [first, ...rest] = path
  if (value === undefined || value === null) return []
  if (first === undefined) return [value]
  return typeof value === 'object' ? follow((value as Record<string, unknown>)[first], rest) : []
}

function capitalised(kebab: string): string {
  if (!/^[a-z0-9-]+$/.test(kebab))
    throw new AwsError('InvalidParameterValue', `The filter '${kebab}' is invalid`)
  return kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

function patternOf(value: string): RegExp {
  const escaped = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${escaped}$`, 's')
}
