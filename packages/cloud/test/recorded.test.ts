import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import * as asg from '@aws-sdk/client-auto-scaling'
import * as ec2 from '@aws-sdk/client-ec2'
import * as elb from '@aws-sdk/client-elastic-load-balancing'
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2'
import * as iam from '@aws-sdk/client-iam'
import * as lambda from '@aws-sdk/client-lambda'
import * as rds from '@aws-sdk/client-rds'
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api'
import * as s3 from '@aws-sdk/client-s3'
import * as sts from '@aws-sdk/client-sts'
import { type Cloud, startCloud } from '../src/index.ts'
import { type OperationShape, operationsOf, type Shape } from '../src/wire/shape.ts'
import { clientConfig } from './clients.ts'

interface Recorded {
  status: number
  data: Record<string, unknown> & { Error?: { Code?: string; Message?: string } }
}

interface Sender {
  send(command: object): Promise<object>
}
type Command = new (input: object) => object

const root = join(process.env.SKYDECK_SHARED ?? join(import.meta.dirname, '../../../../shared'), 'recorded')
const modules: Readonly<Record<string, { module: object; client: string; service: string }>> = {
  autoscaling: { module: asg, client: 'AutoScalingClient', service: 'autoscaling' },
  ec2: { module: ec2, client: 'EC2Client', service: 'ec2' },
  elb: { module: elb, client: 'ElasticLoadBalancingClient', service: 'elb' },
  elbv2: { module: elbv2, client: 'ElasticLoadBalancingV2Client', service: 'elbv2' },
  iam: { module: iam, client: 'IAMClient', service: 'iam' },
  lambda: { module: lambda, client: 'LambdaClient', service: 'lambda' },
  rds: { module: rds, client: 'RDSClient', service: 'rds' },
  s3: { module: s3, client: 'S3Client', service: 's3' },
  sts: { module: sts, client: 'STSClient', service: 'sts' },
  tagging: { module: tagging, client: 'ResourceGroupsTaggingAPIClient', service: 'tagging' },
}

/** Answers that cannot come back as they were written down, and why. */
const known: Readonly<Record<string, string>> = {
  's3/GetObject.1.json': 'the recording leaves the body out',
}

let cloud: Cloud
before(async () => {
  cloud = await startCloud({ report: (error) => console.error(error) })
})
after(() => cloud.close())

test('recorded answers of real AWS come back from the wire as they were', {
  skip: !existsSync(root) && `no ${root}`,
}, async (t) => {
  let same = 0
  const different: string[] = []
  for (const folder of readdirSync(root)) {
    if (folder !== 'elasticloadbalancing' && !(folder in modules)) continue
    for (const file of readdirSync(join(root, folder))) {
      const recorded = JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as Recorded
      const name = `${folder}/${file}`
      const problem = await roundTrip(folder, file.split('.')[0] ?? '', recorded)
      if (problem === undefined) same++
      else if (!(name in known)) different.push(`${name}: ${problem}`)
    }
  }
  t.diagnostic(`${same} answers identical, ${Object.keys(known).length} known exceptions`)
  assert.deepEqual(different, [])
  assert.ok(same > 400, `only ${same} answers`)
})

/** Puts an answer on the wire and reads it with the SDK; gives what differs, if anything. */
async function roundTrip(folder: string, operation: string, recorded: Recorded): Promise<string | undefined> {
  const found = locate(folder, operation, recorded.data)
  if (!found) return 'no such operation'
  const { shape, module, client, service } = found
  cloud.rules.clear()
  cloud.rules.add({ service, operation, answer: recorded })
  const exports = module as Record<string, unknown>
  const sender = new (exports[client] as new (config: object) => Sender)(clientConfig(cloud))
  const command = new (exports[`${operation}Command`] as Command)(inputFor(shape.input))
  try {
    const output = (await sender.send(command)) as Record<string, unknown>
    if (recorded.status >= 400) return `status ${recorded.status} succeeded`
    const wanted = revive(shape.output, { ...recorded.data, ResponseMetadata: undefined })
    const { $metadata: _metadata, ...got } = output
    assert.deepEqual(prune(got), prune(wanted))
    return undefined
  } catch (error) {
    if (recorded.status < 400) return error instanceof Error ? error.message.slice(0, 1500) : String(error)
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    const { Code, Message } = recorded.data.Error ?? {}
    const isSame =
      [name, (error as { Code?: string }).Code].includes(Code) &&
      message === Message &&
      $metadata?.httpStatusCode === recorded.status
    return isSame
      ? undefined
      : `${name} ${$metadata?.httpStatusCode}: ${message} instead of ${Code} ${recorded.status}: ${Message}`
  }
}

function locate(folder: string, operation: string, data: object) {
  const names = folder === 'elasticloadbalancing' ? ['elb', 'elbv2'] : [folder]
  for (const name of names) {
    const module = modules[name]
    const shape = module && operationsOf(module.module as Record<string, unknown>).get(operation)
    const isOfShape = (members: Shape['members']) =>
      Object.keys(data).every(
        (key) => key === 'Error' || key === 'ResponseMetadata' || members.some((one) => one.name === key),
      )
    if (module && shape && (names.length === 1 || (isOfShape(shape.output.members) && fits(shape, data))))
      return { ...module, shape }
  }
  return undefined
}

/** The two versions of load balancers share names of members: items tell them apart. */
function fits(shape: OperationShape, data: object): boolean {
  const [member] = shape.output.members
  const value = (data as Record<string, unknown>)[member?.name ?? '']
  if (!member || member.shape.kind !== 'list' || !Array.isArray(value) || value.length === 0) return true
  return Object.keys(value[0] as object).every((key) =>
    member.shape.item.shape.members.some((one) => one.name === key),
  )
}

/** An input whose required path members are there. */
function inputFor(shape: Shape): object {
  const texts = shape.members.filter(
    (one) => one.shape.kind === 'string' && (one.own.httpLabel || /Name$|Arn$/.test(one.name)),
  )
  const numbers = shape.members
    .filter((one) => one.shape.kind === 'number' && one.own.httpLabel)
    .map((one) => [one.name, 1])
  return Object.fromEntries([
    ...numbers,
    ['Bucket', 'a-bucket'],
    ['Key', 'a-key'],
    ...texts.map((one) => [one.name, 'a-bucket']),
  ])
}

/** Recorded times are text: they become dates where the schema has times. */
function revive(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  if (shape.kind === 'timestamp') return new Date(String(value))
  if (shape.kind === 'blob') return Buffer.from(String(value))
  if (shape.kind === 'list') return (value as unknown[]).map((item) => revive(shape.item.shape, item))
  if (shape.kind === 'map')
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, revive(shape.item.shape, item)]),
    )
  if (shape.kind !== 'structure') return value
  const entries = Object.entries(value as object).map(([name, item]) => {
    const member = shape.members.find((one) => one.name === name)
    return [name, member ? revive(member.shape, item) : item]
  })
  return Object.fromEntries(entries)
}

/** Without members that are undefined, and with bytes as text, so that both sides compare. */
function prune(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (Array.isArray(value)) return value.map(prune)
  if (!value || typeof value !== 'object' || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, prune(item)]),
  )
}
