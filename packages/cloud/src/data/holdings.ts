import type { Collection, Slots } from './collection.ts'
import type { Place } from './place.ts'

/** Items of one collection in one place that were put in, changed or removed while the cloud runs. */
interface Changes {
  removed: Set<string>
  replaced: Map<string, object>
  /** Items that the generator does not know, in the order they came; a removed one leaves a hole. */
  extra: (object | undefined)[]
}

/**
 * What the simulated AWS holds: the items that collections compute, overlaid with what tests changed. Positions
 * never move, so a page token stays right while items come and go.
 */
export class Holdings {
  readonly #changes = new Map<string, Changes>()
  readonly #indexes = new WeakMap<Place, Map<string, Map<string, number>>>()

  /** All items by position. */
  slots<T extends object>(collection: Collection<T>, place: Place): Slots<T> {
    const count = collection.count(place)
    const changes = this.#changes.get(changesKey(collection.name, place))
    const at = (i: number) => this.#at(collection, place, changes, count, i)
    return { length: count + (changes?.extra.length ?? 0), at }
  }

  /** All items, one after the other. */
  *all<T extends object>(collection: Collection<T>, place: Place): Generator<T> {
    const slots = this.slots(collection, place)
    for (let i = 0; i < slots.length; i++) {
      const item = slots.at(i)
      if (item) yield item
    }
  }

  /** The item with this key, or undefined. */
  find<T extends object>(collection: Collection<T>, place: Place, key: string): T | undefined {
    const changes = this.#changes.get(changesKey(collection.name, place))
    if (changes) {
      const extra = changes.extra.find((item) => item && collection.keyOf(item as T) === key)
      if (extra) return extra as T
    }
    const position = this.#indexOf(collection, place).get(key)
    return position === undefined ? undefined : this.slots(collection, place).at(position)
  }

  /** Adds an item, or puts it in the place of the one with the same key. */
  put<T extends object>(collection: Collection<T>, place: Place, item: T): void {
    const key = collection.keyOf(item)
    const changes = this.#changesOf(collection.name, place)
    const extra = changes.extra.findIndex((other) => other && collection.keyOf(other as T) === key)
    changes.removed.delete(key)
    if (extra >= 0) changes.extra[extra] = item
    else if (this.#indexOf(collection, place).has(key)) changes.replaced.set(key, item)
    else changes.extra.push(item)
  }

  /** Overlays members of an item; structures are merged, lists replaced, `null` takes a member away. False if it is not there. */
  patch<T extends object>(collection: Collection<T>, place: Place, key: string, members: object): boolean {
    const item = this.find(collection, place, key)
    if (!item) return false
    this.put(collection, place, merge(item, members) as T)
    return true
  }

  /** Removes the item with this key. False if it is not there. */
  remove<T extends object>(collection: Collection<T>, place: Place, key: string): boolean {
    if (!this.find(collection, place, key)) return false
    const changes = this.#changesOf(collection.name, place)
    const extra = changes.extra.findIndex((item) => item && collection.keyOf(item as T) === key)
    if (extra >= 0) changes.extra[extra] = undefined
    else changes.removed.add(key)
    changes.replaced.delete(key)
    return true
  }

  #at<T extends object>(
    collection: Collection<T>,
    place: Place,
    changes: Changes | undefined,
    count: number,
    position: number,
  ): T | undefined {
    if (position >= count) return changes?.extra[position - count] as T | undefined
    if (!changes || (changes.removed.size === 0 && changes.replaced.size === 0))
      return collection.itemAt(place, position)
    const key = collection.keyAt(place, position)
    if (changes.removed.has(key)) return undefined
    return (changes.replaced.get(key) as T | undefined) ?? collection.itemAt(place, position)
  }

  #changesOf(name: string, place: Place): Changes {
    const key = changesKey(name, place)
    const known = this.#changes.get(key)
    if (known) return known
    const fresh: Changes = { removed: new Set(), replaced: new Map(), extra: [] }
    this.#changes.set(key, fresh)
    return fresh
  }

  #indexOf<T extends object>(collection: Collection<T>, place: Place): Map<string, number> {
    const byName = this.#indexes.get(place) ?? new Map<string, Map<string, number>>()
    this.#indexes.set(place, byName)
    const known = byName.get(collection.name)
    if (known) return known
    const index = new Map<string, number>()
    for (let i = 0; i < collection.count(place); i++) index.set(collection.keyAt(place, i), i)
    byName.set(collection.name, index)
    return index
  }
}

function changesKey(name: string, place: Place): string {
  return `${place.account.id}/${place.region}/${name}`
}

function merge(base: object, members: object): object {
  const result: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(members)) {
    const old = result[name]
    if (value === null) delete result[name]
    else result[name] = isStructure(old) && isStructure(value) ? merge(old, value) : value
  }
  return result
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
