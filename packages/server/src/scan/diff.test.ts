import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FieldChange } from '@skydeck/contract'
import { makeRandom, type Random } from '../../test/support/random.ts'
import { diff } from './diff.ts'

const names = ['a', 'b', 'c.d', 'e[]', '__proto__', 'constructor']
const scalars = ['x', '', 0, -1.5, true, false, null]

/** Any JSON document. */
function documentOf(random: Random, depth = 0): Record<string, unknown> {
  const members = random.shuffled(names).slice(0, random.below(names.length))
  return Object.fromEntries(members.map((name) => [name, valueOf(random, depth)]))
}

function valueOf(random: Random, depth: number): unknown {
  if (depth > 3 || random.below(3) === 0) return random.pick(scalars)
  if (random.below(3) === 0) return Array.from({ length: random.below(3) }, () => valueOf(random, depth + 1))
  return documentOf(random, depth + 1)
}

/** The document before the changes. */
function undo(after: Record<string, unknown>, changes: readonly FieldChange[]): unknown {
  const before = structuredClone(after)
  for (const { path, before: value } of changes) {
    const last = path.at(-1) ?? ''
    let parent = before
    for (const name of path.slice(0, -1)) parent = Object.getOwnPropertyDescriptor(parent, name)?.value
    if (value === undefined) delete parent[last]
    else Object.defineProperty(parent, last, { value, configurable: true, enumerable: true, writable: true })
  }
  return before
}

describe('diff', () => {
  test('undoing the changes gives the old document, whatever the two are', () => {
    let changed = 0
    for (let seed = 1; seed <= 2000; seed++) {
      const random = makeRandom(seed)
      const [before, after] = [documentOf(random), documentOf(random)]
      const changes = diff(before, after)
      changed += changes.length
      assert.deepEqual(undo(after, changes), before, `seed ${seed}`)
      assert.deepEqual(diff(before, structuredClone(before)), [], `seed ${seed}`)
    }
    assert.ok(changed > 2000)
  })

  test('a change names the deepest member of objects; a list is one value', () => {
    const changes = diff(
      { State: { Code: 16, Name: 'running' }, Groups: ['a', 'b'], Old: 1 },
      { State: { Code: 80, Name: 'running' }, Groups: ['a'], New: null },
    )
    assert.deepEqual(changes, [
      { path: ['Groups'], before: ['a', 'b'], after: ['a'] },
      { path: ['New'], after: null },
      { path: ['Old'], before: 1 },
      { path: ['State', 'Code'], before: 16, after: 80 },
    ])
  })
})
