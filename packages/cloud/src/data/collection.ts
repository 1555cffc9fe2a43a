import type { Place } from './place.ts'

/** What stands for a resource in the list of everything that the simulated AWS holds. */
export interface Description {
  /** Skydeck's word for its type. */
  type: string
  arn: string
  id: string
  name: string
  /** Null where AWS's list calls tell no tags. */
  tags: Readonly<Record<string, string>> | null
  /** Where it differs from the region of the place that holds it. */
  region?: string
}

/** A kind of items that are computed by index, never held. */
export interface Collection<T extends object> {
  /** As in `ec2:instances`. */
  name: string
  /** Whether it belongs to the account as a whole. */
  global?: boolean
  count(place: Place): number
  keyAt(place: Place, index: number): string
  itemAt(place: Place, index: number): T
  /** The key of an item that was put in from outside. */
  keyOf(item: T): string
  describe(item: T, place: Place): Description | undefined
  /** The tagging API's word for it (`ec2:instance`), if that API knows it. */
  taggedAs?: string
}

/** A list whose items are found by position; a position may be empty (removed). */
export interface Slots<T> {
  length: number
  at(position: number): T | undefined
}

/** Tags as AWS's lists have them, as a map. */
export function tagMap(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']))
}
