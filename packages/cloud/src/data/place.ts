import { hashText, hex, mix, pick } from './random.ts'

/** One account of the simulated AWS and the long-term keys of its reader. */
export interface Account {
  /** Twelve digits as text; it may begin with zeros. */
  id: string
  alias: string
  accessKeyId: string
  secretAccessKey: string
  /** The unique id of the user whose keys these are. */
  readerId: string
  /** The role that the first account may assume. */
  roleArn: string
  /** The account whose keys may assume that role, and the external id it must send, if any. */
  trusted: string
  externalId: string | undefined
  /** How many resources there are of each kind, by region (`''` for the account as a whole). */
  counts: Readonly<Record<string, Counts>>
  /** Regions that the account may use. */
  regions: readonly string[]
  /** Every item lives in one environment if this is set. */
  environment?: string | undefined
}

/** The kinds of items that are counted. */
export type Kind =
  | 'vpc'
  | 'subnet'
  | 'securityGroup'
  | 'rule'
  | 'instance'
  | 'volume'
  | 'interface'
  | 'loadBalancer'
  | 'classic'
  | 'targetGroup'
  | 'dbInstance'
  | 'dbCluster'
  | 'function'
  | 'autoScalingGroup'
  | 'bucket'
  | 'user'
  | 'role'
  | 'group'
  | 'policy'

/** How many of each kind there are. */
export type Counts = Readonly<Record<Kind, number>>

/** An account in one region (`''`: what is not of one region), from which its items are computed. */
export class Place {
  readonly account: Account
  readonly region: string
  readonly counts: Counts
  /** The same account in another region; `''` is the account as a whole. */
  readonly at: (region: string) => Place
  readonly #seed: number

  constructor(account: Account, region: string, counts: Counts, seed: number, at: (region: string) => Place) {
    this.account = account
    this.region = region
    this.counts = counts
    this.at = at
    this.#seed = mix(seed, hashText(`${account.id}/${region}`))
  }

  /** A number of 32 bits for one aspect of one item. */
  draw(kind: string, index: number, aspect: string): number {
    return mix(this.#seed, hashText(kind), index, hashText(aspect))
  }

  /** Whether an aspect of an item is so, for a share of all items between 0 and 1. */
  chance(kind: string, index: number, aspect: string, share: number): boolean {
    return this.draw(kind, index, aspect) / 0x100000000 < share
  }

  choose<T>(list: readonly T[], kind: string, index: number, aspect: string): T {
    return pick(list, this.draw(kind, index, aspect))
  }

  /** An id as EC2 gives them: prefix and 17 hexadecimal digits. */
  id(prefix: string, kind: string, index: number, aspect = 'id'): string {
    return `${prefix}-0${hex(this.draw(kind, index, aspect), 16)}`
  }

  uuid(kind: string, index: number, aspect = 'uuid'): string {
    const h = hex(this.draw(kind, index, aspect), 32)
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`
  }

  /** A time in whole seconds within the five years before 2026-11-01. */
  time(kind: string, index: number, aspect: string): Date {
    return new Date((1793491200 - (this.draw(kind, index, aspect) % (5 * 365 * 86400))) * 1000)
  }

  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.account.id}:${resource}`
  }

  zones(): readonly string[] {
    return ['a', 'b', 'c'].map((letter) => this.region + letter)
  }
}
