import type { Filter } from '@aws-sdk/client-ec2'
import type { Collection } from '../../data/collection.ts'
import { AwsError } from '../../errors.ts'
import type { PageOptions } from '../../page.ts'
import type { Call } from '../define.ts'
import { makeFilter } from './filters.ts'

/** The members that EC2's list calls have in common. */
export interface ListInput {
  MaxResults?: number | undefined
  NextToken?: string | undefined
  Filters?: Filter[] | undefined
}

/** How a list call of EC2 treats its input. */
export interface ListRules {
  /** The name of its parameter for ids, and the code and words for an unknown one. */
  ids: readonly string[] | undefined
  notFound: (id: string) => AwsError
  /** Largest page; DescribeVolumes and its like cut a larger one down instead of refusing it. */
  most?: number
  cuts?: boolean
}

/**
 * One page of a collection as EC2 lists it: everything if no page size is asked for (5 is the smallest), or
 * the items with the given ids, all of which must be there.
 */
export function listPage<T extends object>(
  call: Call,
  collection: Collection<T>,
  input: ListInput,
  rules: ListRules,
  group?: PageOptions<T>['group'],
): { items: T[]; next: string | undefined } {
  const { MaxResults, NextToken, Filters } = input
  const keep = makeFilter<T>(Filters)
  const { holdings } = call.world
  if (rules.ids && rules.ids.length > 0) {
    if (MaxResults !== undefined)
      throw new AwsError(
        'InvalidParameterCombination',
        `The parameter ${parameterOf(collection.name)} cannot be used with the parameter maxResults`,
      )
    const items = rules.ids.map((id) => {
      const item = holdings.find(collection, call.place, id)
      if (!item) throw rules.notFound(id)
      return item
    })
    return { items: keep ? items.filter(keep) : items, next: undefined }
  }
  return call.page([holdings.slots(collection, call.place)], {
    limit: pageSize(MaxResults, rules.most ?? 1000, rules.cuts ?? false),
    token: NextToken,
    bind: Filters,
    keep,
    ...(group && { group }),
    badToken: new AwsError('InvalidParameterValue', 'Unable to parse pagination token'),
  })
}

/** An error for an id that is not there, such as InvalidInstanceID.NotFound. */
export function notFound(code: string, what: string): (id: string) => AwsError {
  return (id) => new AwsError(code, `The ${what} '${id}' does not exist`)
}

function pageSize(asked: number | undefined, most: number, cuts: boolean): number {
  if (asked === undefined) return Number.POSITIVE_INFINITY
  if (asked >= 5 && (asked <= most || cuts)) return Math.min(asked, most)
  const expected = asked < 5 ? 'a value greater than or equal to 5' : `a value less than or equal to ${most}`
  throw new AwsError(
    'InvalidParameterValue',
    `Value ( ${asked} ) for parameter maxResults is invalid. Expecting ${expected}.`,
  )
}

function parameterOf(collection: string): string {
  return collection === 'ec2:instances'
    ? 'instancesSet'
    : `${collection
        .slice(4)
        .replace(/s$/, '')
        .replace(/-./g, (c) => c.charAt(1).toUpperCase())}Set`
}
