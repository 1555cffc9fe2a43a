import type { Slots } from '../data/collection.ts'
import type { Place } from '../data/place.ts'
import type { World } from '../data/world.ts'
import type { Caller, KeyRing } from '../keys.ts'
import type { PageOptions } from '../page.ts'
import { type OperationShape, operationsOf } from '../wire/shape.ts'

/** The wire protocols that AWS's services speak. */
export type Protocol = 'ec2' | 'query' | 'json' | 'rest-json' | 'rest-xml'

/** What an operation knows about the call that it answers. */
export interface Call {
  service: string
  operation: string
  /** The region that the call was signed for. */
  region: string
  /** The account and region that are asked. */
  place: Place
  /** The account as a whole. */
  account: Place
  caller: Caller
  world: World
  now: Date
  /** The base URL of this server. */
  url: string
  keys: KeyRing
  /** Whether a rule with this word as its fault is in force for the call. */
  rule(fault: string): boolean
  /** A page of a list, or of several lists one after the other. */
  page<T>(lists: readonly Slots<T>[], options: PageOptions<T>): { items: T[]; next: string | undefined }
}

/** Answers a call; the input is what the schema of the operation says, the answer too. */
export type Operation = (call: Call, input: never) => object

/** What is written down of a service; its shapes come from the SDK client. */
export interface ServiceDefinition {
  /** Ours: what rules and the ledger call it. */
  name: string
  /** In the credential scope of a signature. */
  signingName: string
  protocol: Protocol
  /** API version and XML namespace where the protocol has them. */
  version?: string
  namespace?: string
  /** Before the operation in X-Amz-Target. */
  target?: string
  /** The prefix of IAM actions, and the actions that are not called like the operation. */
  actions: { prefix: string; names?: Readonly<Record<string, string>> }
  /** The SDK client module whose schemas are spoken. */
  client: object
  operations: Readonly<Record<string, Operation>>
  /** One for the whole account: any signed region reaches it. */
  global?: boolean
}

/** A service with the operations that its SDK client knows, implemented or not. */
export interface Service extends ServiceDefinition {
  shapes: ReadonlyMap<string, OperationShape>
}

/** A service of the simulated AWS: the SDK client's schemas and the operations that have an answer. */
export function defineService(definition: ServiceDefinition): Service {
  const shapes = operationsOf(definition.client as Record<string, unknown>)
  for (const name of Object.keys(definition.operations)) {
    if (!shapes.has(name)) throw new Error(`${definition.name} has no operation ${name}`)
  }
  return { ...definition, shapes }
}
