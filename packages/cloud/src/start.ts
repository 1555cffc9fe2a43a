import type { AddressInfo } from 'node:net'
import { type Control, makeControl } from './control.ts'
import { demoAccounts } from './data/demo.ts'
import { mix } from './data/random.ts'
import { type AccountPlan, World } from './data/world.ts'
import { Rules } from './faults/rules.ts'
import { KeyRing } from './keys.ts'
import { Ledger } from './ledger.ts'
import { Buckets } from './limits.ts'
import { makeServer } from './server.ts'
import { collections, services } from './services/index.ts'

/** How the simulated AWS is to be; everything has a default. */
export interface CloudOptions {
  /** 0 (the default) takes any free port. */
  port?: number
  /** How many accounts, or the plan of each. Default 1. */
  accounts?: number | readonly AccountPlan[]
  /** Resources an account; a small one holds more, for what others refer to is always there. Default 300. */
  resources?: number
  /** The same seed holds the same. An odd one gives the first account an id that begins with 0. Default 1. */
  seed?: number
  regions?: readonly string[]
  /** Milliseconds before each answer. Default 0. */
  latency?: number
  /** Whether AWS's published rate limits hold. Default off. */
  limits?: 'published' | 'off'
  /** `demo` gives the accounts of a made-up company instead. */
  scenario?: 'demo'
  /** The external id that the role SkydeckReadOnly asks for; none by default. */
  externalId?: string
  /** The longest life of a session in seconds, to see sessions expire; AWS's own limits by default. */
  sessionSeconds?: number
  /** The clock that keys expire and signatures are judged by. */
  now?: () => Date
  /** Told of errors in the simulation itself. */
  report?: (error: unknown) => void
}

/** An account and the long-term keys of its reader. */
export interface CloudAccount {
  id: string
  alias: string
  accessKeyId: string
  secretAccessKey: string
  /** The role that the first account may assume. */
  roleArn: string
}

/** A running simulated AWS. */
export interface Cloud extends Control {
  url: string
  port: number
  accounts: readonly CloudAccount[]
  regions: readonly string[]
  close(): Promise<void>
}

/** Enabled where no regions are asked for. */
const defaultRegions = ['us-east-1', 'eu-west-1', 'eu-central-1'] as const

/** The accounts and everything in them, without a server. */
export function makeWorld(options: CloudOptions): World {
  const seed = options.seed ?? 1
  const { regions = defaultRegions, externalId } = options
  if (options.scenario === 'demo') return new World({ seed, regions, accounts: demoAccounts, externalId })
  const { accounts = 1 } = options
  const plans =
    typeof accounts === 'number' ? planAccounts(accounts, seed, options.resources ?? 300) : accounts
  return new World({ seed, regions, accounts: plans, externalId })
}

/** Starts a simulated AWS on 127.0.0.1. Any AWS tool works against it with its URL as AWS_ENDPOINT_URL and an account's keys. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const world = makeWorld(options)
  const rules = new Rules()
  const ledger = new Ledger()
  let latency = options.latency ?? 0
  let url = ''
  const control = makeControl(world, collections, rules, ledger, (ms) => {
    latency = ms
  })
  const realm = {
    world,
    rules,
    keys: new KeyRing(world.accounts, world.seed, options.sessionSeconds),
    limits: options.limits ?? 'off',
    buckets: new Buckets(),
    now: options.now ?? (() => new Date()),
    url: () => url,
    report: options.report ?? (() => undefined),
  }
  const server = makeServer({ realm, services, ledger, control, latency: () => latency })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  const accounts = world.accounts.map(({ id, alias, accessKeyId, secretAccessKey, roleArn }) => ({
    id,
    alias,
    accessKeyId,
    secretAccessKey,
    roleArn,
  }))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { ...control, url, port, accounts, regions: world.regions, close }
}

function planAccounts(count: number, seed: number, resources: number): AccountPlan[] {
  return Array.from({ length: count }, (_, i) => {
    const digits = String(100_000_000_000 + (mix(seed, i) % 899_999_999) * 1000 + i)
    const id = i === 0 && seed % 2 === 1 ? `0${digits.slice(1)}` : digits
    return { id, alias: `skydeck-cloud-${i + 1}`, resources }
  })
}
