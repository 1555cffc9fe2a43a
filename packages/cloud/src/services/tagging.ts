import type { GetResourcesInput, TagFilter } from '@aws-sdk/client-resource-groups-tagging-api'
import * as client from '@aws-sdk/client-resource-groups-tagging-api'
import type { Collection, Description, Slots } from '../data/collection.ts'
import { AwsError } from '../errors.ts'
import { type Call, defineService, type Service } from './define.ts'

/** The tagging API over the given collections: only what has tags, and nothing of IAM. */
export function makeTagging(collections: readonly Collection<object>[]): Service {
  return defineService({
    name: 'tagging',
    signingName: 'tagging',
    protocol: 'json',
    target: 'ResourceGroupsTaggingAPI_20170126',
    actions: { prefix: 'tag' },
    client,
    operations: { GetResources: (call, input: GetResourcesInput) => getResources(call, input, collections) },
  })
}

/** Up to 100 a page, 50 if not said; the last page has an empty token. */
function getResources(
  call: Call,
  input: GetResourcesInput,
  collections: readonly Collection<object>[],
): object {
  const {
    ResourcesPerPage = 50,
    ResourceTypeFilters: types = [],
    TagFilters = [],
    ResourceARNList: arns,
    PaginationToken,
  } = input
  if (!(ResourcesPerPage >= 1 && ResourcesPerPage <= 100)) {
    throw new AwsError('InvalidParameterException', 'ResourcesPerPage must be between 1 and 100')
  }
  for (const type of types) {
    if (!/^[a-z0-9-]+(:[A-Za-z0-9/-]+)?$/.test(type))
      throw new AwsError('InvalidParameterException', `Invalid resource type filter: ${type}`)
  }
  const wanted = collections.filter(
    (one) =>
      one.taggedAs !== undefined &&
      (types.length === 0 || types.some((type) => isOfType(one.taggedAs ?? '', type))),
  )
  const { items, next } = call.page(
    wanted.map((one) => described(call, one)),
    {
      limit: ResourcesPerPage,
      token: PaginationToken,
      bind: [types, TagFilters, arns],
      keep: (found) => (!arns || arns.includes(found.arn)) && isTagged(found, TagFilters),
      badToken: new AwsError(
        'PaginationTokenExpiredException',
        'The specified pagination token is invalid or has expired',
      ),
    },
  )
  return {
    ResourceTagMappingList: items.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    })),
    PaginationToken: next ?? '',
  }
}

/** The descriptions of a collection in the call's region; buckets are held by the account as a whole. */
function described(call: Call, collection: Collection<object>): Slots<Description> {
  const place = collection.global ? call.account : call.place
  const slots = call.world.holdings.slots(collection, place)
  return {
    length: slots.length,
    at: (i) => {
      const item = slots.at(i)
      const found = item && collection.describe(item, place)
      return found && (found.region ?? call.region) === call.region ? found : undefined
    },
  }
}

function isOfType(own: string, filter: string): boolean {
  return own === filter || own.split(':')[0] === filter || filter.startsWith(`${own}/`)
}

function isTagged({ tags }: Description, filters: readonly TagFilter[]): boolean {
  const own = tags ?? {}
  if (Object.keys(own).length === 0) return false
  return filters.every(({ Key = '', Values = [] }) => {
    const value = own[Key]
    return value !== undefined && (Values.length === 0 || Values.includes(value))
  })
}
