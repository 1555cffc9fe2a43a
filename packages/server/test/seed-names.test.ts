import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { keyOf, type SeedName, seedNames } from './seed-names.ts'
import { ignoredNames } from './seed-names-ignored.ts'
import { codeNames } from './seed-names-in-text.ts'
import { openRows, places } from './seed-names-places.ts'
import { wrongWith } from './seed-names-places-check.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const shared = resolve(root, process.env.SKYDECK_SHARED ?? '../shared')
const noSeeds = existsSync(join(shared, 'seeds')) ? false : 'the seeds are not here (SKYDECK_SHARED)'
const open: readonly string[] = openRows.later
const byKey = new Map(seedNames.map((name) => [keyOf(name), name]))

test('every name is listed once, every place is of a listed name', () => {
  const keys = seedNames.map(keyOf)
  assert.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  )
  assert.deepEqual(
    Object.keys(places).filter((key) => !byKey.has(key)),
    [],
  )
})

test('every name of a row that is built has a place', () => {
  const homeless = seedNames.filter((name) => !open.includes(name.row) && !places[keyOf(name)])
  assert.deepEqual(homeless.map(keyOf), [])
})

test('a row stays open only while one of its names has no place', () => {
  const idle = open.filter((row) => !seedNames.some((name) => name.row === row && !places[keyOf(name)]))
  assert.deepEqual(idle, [])
})

test('every name with a place is there', async () => {
  const wrong: string[] = []
  for (const [key, place] of Object.entries(places)) {
    const name = byKey.get(key)
    const what = name && (await wrongWith(root, name, place))
    if (what) wrong.push(`${key}: ${what}`)
  }
  assert.deepEqual(wrong, [])
})

test('a name that is not where it should be is noticed', async () => {
  const name: SeedName = {
    seed: '002',
    row: 'A3',
    kind: 'function',
    name: 'planted',
    args: ['a', 'b', 'c', 'd?'],
  }
  const contract = 'packages/contract/src/index.ts'
  const wrong = (place: Parameters<typeof wrongWith>[2]) => wrongWith(root, name, place)
  assert.match((await wrong({ client: 'planted' })) ?? '', /is no function/)
  assert.match((await wrong({ client: 'switchAccount' })) ?? '', /takes 1 arguments, the seed gives 3/)
  assert.match((await wrong({ file: contract, export: 'planted' })) ?? '', /does not export planted/)
  assert.match((await wrong({ file: contract, export: 'contract' })) ?? '', /is no function/)
  assert.match(
    (await wrong({ file: contract, export: 'contract', member: 'planted' })) ?? '',
    /is no function/,
  )
  assert.match((await wrong({ file: contract, export: 'Planted', type: true })) ?? '', /declares no type/)
  assert.match((await wrong({ file: 'package.json', text: 'planted"' })) ?? '', /does not hold/)
  assert.match((await wrong({ file: 'deploy/planted.yaml' })) ?? '', /is not there/)
  assert.match((await wrong({ route: 'POST /health' })) ?? '', /no route/)
  assert.equal(await wrong({ route: 'POST /api/v1/scans/{any}/cancel' }), undefined)
  assert.equal(await wrong({ file: contract }), undefined)
})

test('names are found in code, not in prose', () => {
  const found = codeNames(
    'The proseName is left.\n\nUse `inlineName`, `ab_cd` or `POST`.\n```ts\nconst { id } = f({ key: 1 }) // aField?: x\n' +
      'curl https://a.example.com/some/path -H "X"\n{ "json-key": "/aws/path/{id}" }\n./run.sh\n```\n',
  )
  for (const name of [
    'inlineName',
    'ab_cd',
    'POST',
    'key',
    'aField',
    '/some/path',
    'json-key',
    '/aws/path/{id}',
  ]) {
    assert.ok(found.has(name), `${name} in ${[...found].join(' ')}`)
  }
  assert.ok(found.has('./run.sh'))
  assert.ok(!found.has('proseName'))
})

test('every code-like name of the seeds is listed or ignored for a reason', { skip: noSeeds }, () => {
  const missing: string[] = []
  for (const [seed, text] of seedTexts()) {
    const listed = new Set(
      seedNames
        .filter((name) => name.seed === seed)
        .flatMap((name) => spellings(name).map((one) => one.toLowerCase())),
    )
    const ignored = new Set(Object.values(ignoredNames[seed] ?? {}).flat())
    for (const name of codeNames(text)) {
      if (!listed.has(name.toLowerCase()) && !ignored.has(name)) missing.push(`${seed} ${name}`)
    }
  }
  assert.deepEqual(missing, [])
})

test('every listed or ignored name stands in its seed', { skip: noSeeds }, () => {
  const texts = seedTexts()
  assert.deepEqual([...texts.keys()], ['000', '001', '002', '003', '004'])
  const invented = seedNames.filter(({ seed, kind, name, spelt }) => {
    const written = kind === 'endpoint' ? name.replace(/^\w+ /, '') : (spelt ?? name)
    return !texts.get(seed)?.includes(written)
  })
  assert.deepEqual(invented.map(keyOf), [])
  for (const [seed, reasons] of Object.entries(ignoredNames)) {
    const found = codeNames(texts.get(seed) ?? '')
    for (const name of Object.values(reasons).flat())
      assert.ok(found.has(name), `${seed} has no ${name} to ignore`)
  }
})

test('every row that names are of is a row of the mission', { skip: noSeeds }, () => {
  const mission = readFileSync(join(shared, 'mission.md'), 'utf8')
  const rows = new Set([...mission.matchAll(/^\| ([A-F]\d+) \|/gm)].map(([, row]) => row))
  assert.deepEqual(
    seedNames.filter(({ row }) => !rows.has(row)),
    [],
  )
})

/** The seeds' texts by number. */
function seedTexts(): Map<string, string> {
  const folder = join(shared, 'seeds')
  return new Map(
    readdirSync(folder)
      .sort()
      .map((file) => [file.slice(0, 3), readFileSync(join(folder, file), 'utf8')]),
  )
}

/** A name in the forms that a text may hold it: whole, its words, its path, its last part, its arguments. */
function spellings({ name, spelt: written, args = [] }: SeedName): string[] {
  const forms = [name, written ?? name]
  const words = forms.flatMap((form) => form.split(/[^\w$]+/))
  const paths = forms.flatMap((form) => [
    form.replace(/^[A-Z]+ /, ''),
    form.replace(/^.*\//, ''),
    `./${form}`,
  ])
  return [...forms, ...words, ...paths, ...args.map((arg) => arg.replace('?', ''))]
}
