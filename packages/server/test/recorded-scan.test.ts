import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import type { Gap, Scan } from '@skydeck/contract'
import type { ResourceType } from '../src/resources/define.ts'
import { sources } from '../src/resources/index.ts'
import { canonical, missingRecorded, type Recorded, recordedOf } from './support/recorded.ts'
import { type Home, killServed, newHome, type Served, startServed } from './support/served.ts'
import { scanAndWait } from './support/served-scan.ts'

type Item = Record<string, unknown>

/** A list call whose answers were recorded. */
interface List {
  source: string
  types: readonly ResourceType[]
  folder: string
  member: string | undefined
}

/** Endpoints whose name is not that of our service, and the member that tells apart those that share a folder. */
const endpoints: Readonly<Record<string, { folder: string; member?: string }>> = {
  elb: { folder: 'elasticloadbalancing', member: 'LoadBalancerDescriptions' },
  elbv2: { folder: 'elasticloadbalancing', member: 'LoadBalancers' },
  ecr: { folder: 'api.ecr' },
  cloudwatch: { folder: 'monitoring' },
}
/** Lists with a test of their own. */
const apart = ['sts:GetCallerIdentity', 'ec2:DescribeRegions']

/** Calls about single rows. `absent`: the error code that says that nothing is set. */
const details: readonly {
  source: string
  folder: string
  operation: string
  member?: string
  absent?: string
}[] = [
  {
    source: 'lambda:ListFunctions',
    folder: 'lambda',
    operation: 'GetPolicy',
    absent: 'ResourceNotFoundException',
  },
  {
    source: 'elb:DescribeLoadBalancers',
    folder: 'elasticloadbalancing',
    operation: 'DescribeLoadBalancerAttributes',
    member: 'LoadBalancerAttributes',
  },
  {
    source: 'elb:DescribeLoadBalancers',
    folder: 'elasticloadbalancing',
    operation: 'DescribeLoadBalancerPolicies',
  },
  {
    source: 'elbv2:DescribeLoadBalancers',
    folder: 'elasticloadbalancing',
    operation: 'DescribeLoadBalancerAttributes',
    member: 'Attributes',
  },
]
const bucketDetails: readonly { operation: string; absent?: string }[] = [
  { operation: 'GetBucketAcl' },
  { operation: 'GetBucketEncryption', absent: 'ServerSideEncryptionConfigurationNotFoundError' },
  { operation: 'GetBucketLifecycleConfiguration', absent: 'NoSuchLifecycleConfiguration' },
  { operation: 'GetBucketLocation' },
  { operation: 'GetBucketLogging' },
  { operation: 'GetBucketNotificationConfiguration' },
  { operation: 'GetBucketPolicy', absent: 'NoSuchBucketPolicy' },
  { operation: 'GetBucketReplication', absent: 'ReplicationConfigurationNotFoundError' },
  { operation: 'GetBucketVersioning' },
  { operation: 'GetBucketWebsite', absent: 'NoSuchWebsiteConfiguration' },
  { operation: 'GetPublicAccessBlock', absent: 'NoSuchPublicAccessBlockConfiguration' },
]

/** As many accounts as an operation has recordings, so that one scan hears them all: the first, the second, … */
const accounts = 6

interface Row {
  account: string
  source: string
  id: string
  config: Item
  details: Record<string, { state: string; answer?: Item; refused?: { state: string } }>
}

const skip = missingRecorded()
const lists: readonly List[] = skip ? [] : recordedLists()

describe('answers of real AWS, put back on the wire and scanned', { skip }, () => {
  let cloud: Cloud
  let home: Home
  let server: Served
  let connections: string[]
  let rows: Row[]
  let whole: Scan

  before(async () => {
    ;[cloud, home] = await Promise.all([
      startCloud({ accounts, resources: 0, regions: ['us-east-1', 'us-west-2'] }),
      newHome(),
    ])
    server = await startServed({
      ...home.env,
      AWS_ENDPOINT_URL: cloud.url,
      SKYDECK_DEMO: 'off',
      SKYDECK_PACE: '1',
    })
    connections = []
    for (const { accessKeyId, secretAccessKey } of cloud.accounts) {
      const { body, text } = await server.ask('POST', '/api/v1/accounts', {
        method: 'keys',
        accessKeyId,
        secretAccessKey,
      })
      assert.ok(body.id, text)
      connections.push(body.id)
    }
    cloud.rules.add(...rules())
    whole = await scan({ regions: ['us-east-1'], tier: 'posture' })
    rows = await readRows()
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  for (const list of lists) {
    test(`${list.source}: every item keeps what AWS said`, () => {
      let compared = 0
      for (const [index, recorded] of answersOf(list).entries()) {
        if (recorded.status >= 400) continue
        for (const item of lastOfEach(list, recorded)) {
          const row = rows.find(
            ({ account, source, id }) =>
              account === accountId(index) && source === list.source && id === idOf(list, item),
          )
          assert.ok(row, `${recorded.name}: no row for ${idOf(list, item)}`)
          assert.deepEqual(comparable(row.config, []), comparable(item, list.types), recorded.name)
          compared++
        }
      }
      assert.ok(compared > 0)
    })
  }

  test('errors of list calls are gaps of their scope, and of no other', () => {
    const wanted = lists.flatMap((list) =>
      answersOf(list).flatMap(({ status, data }, index) =>
        status < 400 ? [] : [`${list.source} ${accountId(index)} ${data.Error?.Code}`],
      ),
    )
    assert.ok(wanted.length > 0)
    const found = whole.gaps
      .filter(({ source, operation }) => source.endsWith(`:${operation}`))
      .map(({ source, account, reason }) => `${source} ${account} ${codeIn(reason)}`)
    assert.deepEqual(found.sort(), wanted.sort())
    const others = whole.gaps.filter(({ source, operation }) => !source.endsWith(`:${operation}`))
    assert.deepEqual(
      others.map(({ operation, state }) => `${operation} ${state}`),
      ['GetBucketLocation denied'],
    )
  })

  for (const detail of details) {
    test(`${detail.source}, ${detail.operation}: rows keep the answer, or that nothing is set`, () => {
      const heard = answersFor(detail).map(({ index, id, answer }) => {
        const row = rows.find(
          (one) => one.source === detail.source && one.account === accountId(index) && one.id === id,
        )
        assert.ok(row, `no row ${id}`)
        compareDetail(row, detail, answer)
        return answer.name
      })
      assert.deepEqual(
        [...new Set(heard)].sort(),
        recordedOf(detail.folder, detail.operation, detail.member).map(({ name }) => name),
      )
    })
  }

  for (const detail of bucketDetails) {
    test(`s3 ${detail.operation}: buckets keep the answer, or that nothing is set, or the refusal`, () => {
      const answers = recordedOf('s3', detail.operation)
      const heard = answers.flatMap((recorded, index) => {
        const buckets = rows.filter(
          ({ source, account }) => source === 's3:ListBuckets' && account === accountId(index),
        )
        assert.ok(buckets.length > 0)
        return buckets.map((row) => compareDetail(row, detail, recorded))
      })
      const states = new Set(heard)
      assert.ok(states.has('ok'))
      assert.equal(
        states.has('absent'),
        answers.some(({ data }) => data.Error?.Code === detail.absent && data.Error),
      )
    })
  }

  test('users and roles keep what only the lists of their own tell', async () => {
    for (const [index, { data, name }] of recordedOf('iam', 'ListUsers').entries()) {
      for (const { Arn, PasswordLastUsed } of data.Users as Item[]) {
        const { text } = await server.ask(
          'GET',
          `/api/v1/resources/${encodeURIComponent(String(Arn))}?account=${accountId(index)}`,
        )
        const { volatile } = JSON.parse(text) as { volatile: Item | null }
        assert.deepEqual(
          canonical(volatile?.['ListUsers.PasswordLastUsed']),
          canonical(PasswordLastUsed),
          name,
        )
      }
    }
    for (const [index, { data, name }] of recordedOf('iam', 'ListRoles').entries()) {
      for (const { RoleName, Description, MaxSessionDuration } of data.Roles as Item[]) {
        const row = rows.find(
          ({ account, config }) => account === accountId(index) && config.RoleName === RoleName,
        )
        assert.deepEqual(
          canonical(row?.details.ListRoles?.answer),
          canonical({ RoleName, Description, MaxSessionDuration }),
          name,
        )
      }
    }
  })

  test('the identity and the regions that AWS names are the ones that are shown', async () => {
    for (const recorded of recordedOf('sts', 'GetCallerIdentity')) {
      cloud.rules.clear()
      cloud.rules.add({ service: 'sts', operation: 'GetCallerIdentity', answer: recorded })
      const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
      const { body } = await server.ask('POST', '/api/aws/test-connection', {
        aws_access_key_id: accessKeyId,
        aws_secret_access_key: secretAccessKey,
        region: 'us-east-1',
      })
      assert.equal(body.account_id, recorded.data.Account, recorded.name)
    }
    for (const recorded of recordedOf('ec2', 'DescribeRegions')) {
      cloud.rules.clear()
      cloud.rules.add({ service: 'ec2', operation: 'DescribeRegions', answer: recorded })
      await scan({ accounts: [connections[0]], types: ['aws_region'] })
      const found = (await readRows()).filter(({ source }) => source === 'ec2:DescribeRegions')
      const said = recorded.data.Regions as Item[]
      for (const item of said) {
        const row = found.find(({ account, id }) => account === accountId(0) && id === item.RegionName)
        assert.deepEqual(canonical(row?.config), canonical(item), recorded.name)
      }
    }
  })

  /** One account hears one recording of each operation. */
  function rules() {
    const listed = lists.flatMap((list) =>
      answersOf(list).map((answer, index) => ruleFor(list.source, index, answer)),
    )
    const asked = details.flatMap((detail) =>
      answersFor(detail).map(({ index, id, answer }) => ({
        ...ruleFor(`${serviceOf(detail.source)}:${detail.operation}`, index, answer),
        resource: id,
      })),
    )
    const plain = [
      ...bucketDetails.map(({ operation }) => `s3:${operation}`),
      'iam:ListUsers',
      'iam:ListRoles',
      'tagging:GetResources',
    ].flatMap((source) =>
      recordedOf(serviceOf(source), operationOf(source)).map((answer, index) =>
        ruleFor(source, index, answer),
      ),
    )
    const entities = cloud.accounts.map((_account, index) =>
      ruleFor('iam:GetAccountAuthorizationDetails', index, {
        name: '',
        status: 200,
        data: entitiesOf(index),
      }),
    )
    // Where nothing is recorded, the simulated AWS would say that it has no such function or bucket.
    const silent = sources
      .flatMap(({ types }) => types.flatMap((type) => Object.keys(type.details)))
      .map((operation) => ({ operation, answer: { status: 200, data: {} } }))
    return [...listed, ...asked, ...plain, ...entities, ...silent]
  }

  function ruleFor(source: string, index: number, answer: Recorded) {
    return {
      service: serviceOf(source),
      operation: operationOf(source),
      account: accountId(index),
      answer: unpaged(answer),
    }
  }

  /** Which row of which account hears which recording: all of them are heard in turn. */
  function answersFor(detail: (typeof details)[number]): { index: number; id: string; answer: Recorded }[] {
    const list = lists.find(({ source }) => source === detail.source) ?? assert.fail()
    const places = answersOf(list).flatMap((recorded, index) =>
      itemsOf(list, recorded).map((item) => ({ index, id: idOf(list, item) })),
    )
    const answers = recordedOf(detail.folder, detail.operation, detail.member)
    return places.map((place, turn) => ({
      ...place,
      answer: answers[turn % answers.length] ?? assert.fail(),
    }))
  }

  function compareDetail(
    row: Row,
    { operation, absent }: { operation: string; absent?: string },
    { name, status, data }: Recorded,
  ): string {
    const stored = row.details[operation]
    assert.ok(stored, `${name}: ${row.id} has no ${operation}`)
    if (status >= 400) {
      const isAbsent = data.Error?.Code === absent
      assert.equal(stored.state, isAbsent ? 'absent' : 'refused', name)
      if (!isAbsent)
        assert.equal(stored.refused?.state, data.Error?.Code === 'AccessDenied' ? 'denied' : 'failed')
      return stored.state
    }
    const { ResponseMetadata: _metadata, ...said } = data
    assert.equal(stored.state, 'ok', name)
    assert.deepEqual(canonical(stored.answer), canonical(said), name)
    return stored.state
  }

  function accountId(index: number): string {
    return cloud.accounts[index]?.id ?? assert.fail()
  }

  async function scan(request: object): Promise<Scan> {
    const ended = await scanAndWait(server, request)
    assert.ok(['done', 'partial'].includes(ended.state), ended.state)
    return ended
  }

  async function readRows(): Promise<Row[]> {
    const { body, text } = await server.ask('POST', '/api/v1/sql', {
      sql: 'select account_id, source, resource_id, config, details from public.resources where gone_at is null',
      limit: 5000,
    })
    assert.ok(body.rows, text)
    return body.rows.map(
      ([account, source, id, config, details]) => ({ account, source, id, config, details }) as Row,
    )
  }
})

function serviceOf(source: string): string {
  return source.slice(0, source.indexOf(':'))
}

function operationOf(source: string): string {
  return source.slice(source.indexOf(':') + 1)
}

/** Of a page that was recorded alone the answer is the whole list. */
function unpaged({ status, data }: Recorded): Pick<Recorded, 'status' | 'data'> {
  const { Marker: _marker, NextToken: _token, NextMarker: _next, PaginationToken: _page, ...rest } = data
  return { status, data: 'IsTruncated' in rest ? { ...rest, IsTruncated: false } : rest }
}

/** Every source of ours whose list call was recorded. */
function recordedLists(): List[] {
  return sources
    .filter(({ source }) => !apart.includes(source))
    .map(({ source, types }) => ({
      source,
      types,
      member: endpoints[serviceOf(source)]?.member,
      folder: endpoints[serviceOf(source)]?.folder ?? serviceOf(source),
    }))
    .filter((list) => answersOf(list).length > 0)
}

function answersOf({ folder, source, member }: Pick<List, 'folder' | 'source' | 'member'>): Recorded[] {
  return recordedOf(folder, operationOf(source), member)
}

/** The listed things, wherever the answer keeps them: instances stand inside reservations. */
function itemsOf({ types }: List, { data }: Recorded): Item[] {
  const isOurs = (item: unknown): item is Item =>
    typeof item === 'object' && item !== null && types.some(({ id }) => id in item)
  const listsIn = (value: object) => Object.values(value).filter(Array.isArray).flat() as unknown[]
  const outer = listsIn(data)
  const direct = outer.filter(isOurs)
  return direct.length > 0 ? direct : outer.flatMap((one) => listsIn(Object(one) as object)).filter(isOurs)
}

function idOf({ types }: List, item: Item): string {
  return String(types.map(({ id }) => item[id]).find((id) => id !== undefined))
}

/** One recording was trimmed so that it names an instance twice; the later one counts. */
function lastOfEach(list: List, recorded: Recorded): Item[] {
  return [...new Map(itemsOf(list, recorded).map((item) => [idOf(list, item), item])).values()]
}

/** The recorded users and roles as the call answers that our source makes: it tells less of them. */
function entitiesOf(index: number): Item {
  const users = (recordedOf('iam', 'ListUsers')[index]?.data.Users ?? []) as Item[]
  const roles = (recordedOf('iam', 'ListRoles')[index]?.data.Roles ?? []) as Item[]
  return {
    IsTruncated: false,
    UserDetailList: users.map(({ PasswordLastUsed: _used, Tags: _tags, ...user }) => user),
    RoleDetailList: roles.map(({ Path, RoleName, RoleId, Arn, CreateDate }) => ({
      Path,
      RoleName,
      RoleId,
      Arn,
      CreateDate,
    })),
  }
}

/** Without members that move, and with the values of environment variables made equal: only their names are stored. */
function comparable(item: Item, types: readonly ResourceType[]): unknown {
  const moving = types.flatMap(({ volatile, drop }) => [...volatile, ...drop])
  const { Environment: environment, ...rest } = item as Item & {
    Environment?: { Variables?: Record<string, string> }
  }
  const still = Object.fromEntries(Object.entries(rest).filter(([name]) => !moving.includes(name)))
  const names = environment?.Variables && Object.keys(environment.Variables)
  return canonical({ ...still, ...(environment && { Environment: { ...environment, Variables: names } }) })
}

/** AWS's error code in the brackets that a sentence ends with. */
function codeIn(reason: Gap['reason']): string | undefined {
  return /\(([\w.]+)[^()]*\)\.?$/.exec(reason)?.[1]
}
