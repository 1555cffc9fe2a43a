import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Instance$ } from '@aws-sdk/client-ec2'
import { FunctionConfiguration$ } from '@aws-sdk/client-lambda'
import { DBInstance$ } from '@aws-sdk/client-rds'
import { NormalizedSchema } from '@smithy/core/schema'
import type { StaticStructureSchema } from '@smithy/types'
import { makeRandom, type Random } from '../../test/support/random.ts'
import { compileNormaliser } from './normalise.ts'

const texts = [
  '',
  'a',
  'B',
  'nul \0',
  'half \ud83d',
  'four 😀',
  '10',
  'https://x.test/a?X-Amz-Signature=k&b=1',
]

/** Any answer that fits a shape. */
function answerOf(schema: NormalizedSchema, random: Random, depth = 0): unknown {
  if (schema.isListSchema())
    return Array.from({ length: random.below(4) }, () => answerOf(schema.getValueSchema(), random, depth + 1))
  if (schema.isMapSchema()) {
    const keys = random.shuffled(texts).slice(0, random.below(4))
    return Object.fromEntries(keys.map((key) => [key, answerOf(schema.getValueSchema(), random, depth + 1)]))
  }
  if (schema.isStructSchema()) {
    const members = random
      .shuffled([...schema.structIterator()])
      .filter(() => depth < 4 && random.below(3) > 0)
    return Object.fromEntries(members.map(([name, member]) => [name, answerOf(member, random, depth + 1)]))
  }
  if (schema.isBooleanSchema()) return random.below(2) === 0
  if (schema.isTimestampSchema()) return new Date(random.below(2_000_000_000) * 1000)
  if (schema.isNumericSchema()) return random.pick([0, -1, 2.5, Number.NaN, 9_007_199_254_740_993n])
  if (schema.isBlobSchema()) return new Uint8Array([1, 2, random.below(256)])
  return random.pick(texts)
}

/** The same answer as AWS might send it another time: lists and members in another order. */
function reordered(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return random.shuffled(value.map((item) => reordered(item, random)))
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return value
  return Object.fromEntries(
    random.shuffled(Object.entries(value)).map(([key, item]) => [key, reordered(item, random)]),
  )
}

describe('normalise', () => {
  const shapes: Record<string, StaticStructureSchema> = { Instance$, DBInstance$, FunctionConfiguration$ }
  for (const [name, shape] of Object.entries(shapes)) {
    test(`${name}: once is enough, the order does not matter, and JSON holds it all`, () => {
      const normalise = compileNormaliser(shape)
      for (let seed = 1; seed <= 150; seed++) {
        const random = makeRandom(seed)
        // A structure's answer is an object.
        const answer = answerOf(NormalizedSchema.of(shape), random) as object
        const normal = normalise(answer)
        const text = JSON.stringify(normal)
        assert.equal(JSON.stringify(normalise(normal)), text, `seed ${seed}: twice`)
        assert.equal(
          JSON.stringify(normalise(reordered(answer, random) as object)),
          text,
          `seed ${seed}: order`,
        )
        assert.deepEqual(JSON.parse(text), normal, `seed ${seed}: JSON`)
        assert.ok(!text.includes('\\u0000') || text.includes('\\\\u0000'), `seed ${seed}: NUL`)
        assert.ok(text.isWellFormed() && !/\\ud[89a-f]/.test(text), `seed ${seed}: half a character`)
        assert.ok(!text.includes('X-Amz-Signature'), `seed ${seed}: signature`)
      }
    })
  }

  test('lists whose order means something keep it; what is dropped is not there', () => {
    const normalise = compileNormaliser(FunctionConfiguration$, {
      ordered: ['Layers'],
      drop: ['Architectures', 'VpcConfig.SubnetIds'],
    })
    const said = {
      Layers: [{ Arn: 'b' }, { Arn: 'a' }],
      Architectures: ['arm64'],
      VpcConfig: { SubnetIds: ['s'], SecurityGroupIds: ['z', 'y'] },
      Unheard: 'of',
    }
    assert.deepEqual(normalise(said), {
      Layers: [{ Arn: 'b' }, { Arn: 'a' }],
      VpcConfig: { SecurityGroupIds: ['y', 'z'] },
    })
  })

  test('members stand in the order of their names, times in UTC', () => {
    const normalise = compileNormaliser(DBInstance$)
    const said = {
      MultiAZ: false,
      InstanceCreateTime: new Date('2026-01-02T03:04:05+02:00'),
      DBInstanceIdentifier: 'x',
      EngineVersion: undefined,
    }
    assert.equal(
      JSON.stringify(normalise(said)),
      '{"DBInstanceIdentifier":"x","InstanceCreateTime":"2026-01-02T01:04:05.000Z","MultiAZ":false}',
    )
  })
})
