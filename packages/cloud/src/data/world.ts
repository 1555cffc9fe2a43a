import type { Collection, Description } from './collection.ts'
import { Holdings } from './holdings.ts'
import { type Account, Place } from './place.ts'
import { planCounts } from './plan.ts'
import { capitals, hex, mix } from './random.ts'

/** What a world is made from. */
export interface WorldOptions {
  seed: number
  regions: readonly string[]
  accounts: readonly AccountPlan[]
  /** Asked of those who assume SkydeckReadOnly. */
  externalId?: string | undefined
}

/** What an account is to be like. */
export interface AccountPlan {
  id: string
  alias: string
  resources: number
  environment?: string | undefined
}

/** One line of what the simulated AWS holds. */
export interface Expected extends Omit<Description, 'region'> {
  account: string
  region: string
}

/** All accounts with what they hold. */
export class World {
  readonly accounts: readonly Account[]
  readonly regions: readonly string[]
  readonly holdings = new Holdings()
  readonly seed: number
  readonly #places = new Map<string, Place>()

  constructor(options: WorldOptions) {
    this.seed = options.seed
    this.regions = options.regions
    this.accounts = options.accounts.map((plan) => makeAccount(plan, options))
  }

  account(id: string): Account | undefined {
    return this.accounts.find((account) => account.id === id)
  }

  /** An account in a region; `''` is the account as a whole. */
  place(account: Account, region: string): Place {
    const key = `${account.id}/${region}`
    const known = this.#places.get(key)
    if (known) return known
    const counts = account.counts[region]
    if (!counts) throw new RangeError(`Account ${account.id} does not use ${region}`)
    const place = new Place(account, region, counts, this.seed, (other) => this.place(account, other))
    this.#places.set(key, place)
    return place
  }

  /** Every resource that the given collections hold now. */
  *expect(collections: readonly Collection<object>[]): Generator<Expected> {
    for (const account of this.accounts) {
      for (const collection of collections) {
        for (const region of collection.global ? [''] : account.regions) {
          const place = this.place(account, region)
          for (const item of this.holdings.all(collection, place)) {
            const found = collection.describe(item, place)
            if (found) yield { account: account.id, region, ...found }
          }
        }
      }
    }
  }
}

function makeAccount(plan: AccountPlan, options: WorldOptions): Account {
  const seed = mix(options.seed, Number(plan.id) % 0x7fffffff, 77)
  return {
    id: plan.id,
    alias: plan.alias,
    environment: plan.environment,
    accessKeyId: `AKIA${capitals(seed, 16)}`,
    secretAccessKey: hex(mix(seed, 1), 40),
    readerId: `AIDA${capitals(mix(seed, 5), 17)}`,
    roleArn: `arn:aws:iam::${plan.id}:role/SkydeckReadOnly`,
    trusted: options.accounts[0]?.id ?? plan.id,
    externalId: options.externalId,
    counts: planCounts(plan.resources, options.regions),
    regions: options.regions,
  }
}
