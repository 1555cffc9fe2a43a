import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import type { Call, Json, ResourceType, Side, Source } from '../src/resources/define.ts'
import { resourceTypes, sources } from '../src/resources/index.ts'

/** Rows of the connection itself, which the simulated AWS does not count among what it holds. */
const ofTheConnection = ['aws_account', 'aws_region']

interface Row {
  type: ResourceType
  item: Json
  region: string
  arn: unknown
}

let cloud: Cloud
let rows: Row[]

before(async () => {
  cloud = await startCloud({ resources: 300 })
  rows = (await Promise.all(sources.map(rowsOf))).flat()
})

after(() => cloud.close())

test('the lists give all that the account holds, under the ARNs that another source of knowledge gives it', () => {
  const types = new Set(resourceTypes.map(({ type }) => type))
  const held = [...cloud.data.expect()]
    .filter(({ type }) => types.has(type))
    .map(({ type, arn }) => `${type} ${arn}`)
  const found = rows
    .filter(({ type }) => !ofTheConnection.includes(type.type))
    .map((row) => `${row.type.type} ${row.arn}`)
  assert.deepEqual(found.sort(), held.sort())
  assert.ok(held.length > 200)
})

test('rows know their account and regions', () => {
  const of = (type: string) => rows.filter((row) => row.type.type === type).map(({ arn }) => arn)
  assert.deepEqual(of('aws_account'), [`arn:aws:account::${accountId()}:account`])
  assert.ok(of('aws_region').includes(`arn:aws:ec2:eu-west-1:${accountId()}:region/eu-west-1`))
})

test('side lists speak of rows of their source', async () => {
  for (const source of sources) {
    for (const [name, side] of Object.entries(source.sides)) {
      for (const region of regionsOf(source)) await checkSide(source, name, side, region)
    }
  }
})

test('detail calls are answered, or say with a known code that nothing is set', async () => {
  for (const { type, item, region } of rows) {
    for (const [operation, detail] of Object.entries(type.details)) {
      if (detail.when && !detail.when(item)) continue
      const answer = await detail.call(callIn(region), item).catch((error: Error) => error)
      if (!(answer instanceof Error)) assert.ok(Object.keys(answer).length > 0)
      else assert.ok(detail.absent?.includes(answer.name), `${type.type} ${operation}: ${answer.name}`)
    }
  }
})

async function checkSide(source: Source, name: string, side: Side, region: string) {
  const own = rows.filter(({ type }) => source.types.includes(type))
  const keys = new Set(
    own.filter(({ item }) => side.when?.(item) ?? true).flatMap(({ item }) => side.of(item)),
  )
  const items = await readAll((token) => side.list(callIn(region), token))
  const shared = items.filter((item) => keys.has(side.key({ ...item })))
  assert.ok(
    items.length === 0 || keys.size === 0 || shared.length > 0 || name.startsWith('DescribePending'),
    name,
  )
}

async function rowsOf(source: Source): Promise<Row[]> {
  const found = regionsOf(source).map(async (scope) => {
    const items = await readAll((token) => source.list(callIn(scope), token))
    return items.flatMap((said) => {
      const type = source.typeOf(said)
      const item = { ...said } as Json
      const region = type?.region?.(item) ?? scope
      const place = { ...callIn(region).place, region }
      return type
        ? [{ type, item, region, arn: typeof type.arn === 'string' ? item[type.arn] : type.arn(item, place) }]
        : []
    })
  })
  return (await Promise.all(found)).flat()
}

async function readAll(
  list: (token: string | undefined) => Promise<{ items: readonly object[]; next?: string | undefined }>,
) {
  const items: object[] = []
  let token: string | undefined
  do {
    const page = await list(token)
    items.push(...page.items)
    token = page.next
  } while (token)
  return items
}

function regionsOf({ per }: Source): readonly string[] {
  return per === 'account' ? ['us-east-1'] : cloud.regions
}

function accountId(): string {
  return cloud.accounts[0]?.id ?? assert.fail('no account')
}

function callIn(scope: string): Call {
  const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail('no account')
  return {
    place: { partition: 'aws', account: accountId(), region: scope },
    client(type, region = scope) {
      const credentials = { accessKeyId, secretAccessKey }
      const configuration = { endpoint: cloud.url, region, credentials, forcePathStyle: true, maxAttempts: 1 }
      // Every client class of the SDK takes this configuration, which `never` in the class's type hides.
      return new type(configuration as never)
    },
  }
}
