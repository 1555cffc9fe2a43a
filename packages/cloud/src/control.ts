import type { Collection } from './data/collection.ts'
import type { Place } from './data/place.ts'
import type { Expected, World } from './data/world.ts'
import type { Rule, Rules } from './faults/rules.ts'
import type { Ledger, LedgerCall } from './ledger.ts'

/** Changes and reads what the simulated AWS holds, while it runs. `region` is `''` for what is of the account as a whole. */
export interface DataControl {
  /** Names of the collections, such as `ec2:instances`. */
  collections(): readonly string[]
  /** Items as the list call answers them. */
  list(account: string, region: string, collection: string): object[]
  get(account: string, region: string, collection: string, key: string): object | undefined
  /** Adds an item, or replaces the one with its key. */
  put(account: string, region: string, collection: string, item: object): void
  /** Overlays members; `null` takes one away. Throws a RangeError if there is no such item. */
  patch(account: string, region: string, collection: string, key: string, members: object): void
  /** Throws a RangeError if there is no such item. */
  remove(account: string, region: string, collection: string, key: string): void
  /** Every resource that is held now, one description each. */
  expect(): Generator<Expected>
}

/** What can be done to a running simulated AWS, in process and over `/_cloud/`. */
export interface Control {
  rules: { add(...rules: readonly Rule[]): void; clear(): void }
  ledger: { calls(): readonly LedgerCall[]; clear(): void }
  data: DataControl
  setLatency(ms: number): void
}

/** Control over a world, its rules and its ledger. */
export function makeControl(
  world: World,
  collections: readonly Collection<object>[],
  rules: Rules,
  ledger: Ledger,
  setLatency: (ms: number) => void,
): Control {
  const locate = (account: string, region: string, name: string): [Collection<object>, Place] => {
    const collection = collections.find((one) => one.name === name)
    const owner = world.account(account)
    if (!collection)
      throw new RangeError(
        `No collection ${name}; there are ${collections.map((one) => one.name).join(', ')}`,
      )
    if (!owner) throw new RangeError(`No account ${account}`)
    return [collection, world.place(owner, collection.global ? '' : region)]
  }
  const { holdings } = world
  const data: DataControl = {
    collections: () => collections.map((one) => one.name),
    list: (account, region, name) => [...holdings.all(...locate(account, region, name))],
    get: (account, region, name, key) => holdings.find(...locate(account, region, name), key),
    put: (account, region, name, item) => holdings.put(...locate(account, region, name), item),
    patch: (account, region, name, key, members) => {
      if (!holdings.patch(...locate(account, region, name), key, members)) throw missing(name, key)
    },
    remove: (account, region, name, key) => {
      if (!holdings.remove(...locate(account, region, name), key)) throw missing(name, key)
    },
    expect: () => world.expect(collections),
  }
  return {
    rules: { add: (...added) => rules.add(...added), clear: () => rules.clear() },
    ledger: { calls: () => ledger.calls(), clear: () => ledger.clear() },
    data,
    setLatency,
  }
}

function missing(collection: string, key: string): RangeError {
  return new RangeError(`${collection} has no ${key}`)
}
