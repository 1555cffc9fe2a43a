import { S3Client } from '@aws-sdk/client-s3'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { AwsError, type CallSite, handleAWSError, type Secret } from '@skydeck/contract'
import type { AwsCredentialIdentity } from '@smithy/types'
import { type CredentialSource, type Refreshing, refreshing } from './credentials.ts'
import type { Meter } from './meter.ts'
import type { Pacer } from './pacer.ts'
import { retryPause } from './retry.ts'
import { staticKeys } from './static-keys.ts'

/** A client class of the AWS SDK; its configuration is the door's business. */
type ClientClass<C> = new (configuration: never) => C

interface SdkCommand {
  schema?: readonly unknown[]
}

interface SdkClient {
  config: { serviceId?: string }
  send(command: SdkCommand, options: { abortSignal?: AbortSignal }): Promise<unknown>
  destroy(): void
}

export interface DoorOptions {
  pacer: Pacer
  /** How requests travel; shared by all clients, so that connections are kept. */
  requestHandler?: unknown
  /** Another endpoint than AWS's for everything; the environment's (AWS_ENDPOINT_URL…) is read by the SDK itself. */
  endpoint?: string
  /** S3 by path instead of by host name: an override whose host is an address has no room for bucket names. */
  s3PathStyle?: boolean
  userAgent: string
  now: () => number
  random: () => number
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** On whose behalf and in whose ledger a call is made. */
export interface Errand {
  meter: Meter
  signal?: AbortSignal
  /** The IAM action to name when an operation is refused. */
  actions?: Readonly<Record<string, string>>
}

/** An identity at AWS. All calls in its name go through `client`. */
export interface Session {
  /** A client of the SDK whose `send` queues, paces, counts, retries and translates errors to `AwsError`. */
  client<C>(type: ClientClass<C>, region: string, errand: Errand): C
  /** The account whose limits the calls count against; known after `sts:GetCallerIdentity`. */
  account: string
  partition: string
}

export interface Door {
  session(credentials: CredentialSource, of: { account?: string; partition: string }): Session
  /** Access keys as credentials: the one place where they are taken out of their wrapping for AWS. */
  staticKeys(accessKeyId: string, keys: Secret): AwsCredentialIdentity
  /** The session of a role, assumed by another session at the regional endpoint of STS. */
  assumeRole(
    by: Session,
    role: { roleArn: string; externalId?: string | undefined; sessionName: string; region: string },
  ): Session
}

/** The only place that constructs AWS clients (mission row A8). */
export function openDoor(options: DoorOptions): Door {
  const openSession = (
    source: CredentialSource,
    of: { account?: string | undefined; partition: string },
  ): Session => new DoorSession(options, refreshing(source, options.now), of)
  return {
    session: openSession,
    staticKeys,
    assumeRole(by, { roleArn, externalId, sessionName, region }) {
      const assume: CredentialSource = async (meter, signal) => {
        const actions = { AssumeRole: 'sts:AssumeRole' }
        const sts = by.client(STSClient, region, { meter, actions, ...(signal ? { signal } : {}) })
        const answer = await sts.send(
          new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName, ExternalId: externalId }),
        )
        return identityOf(answer.Credentials)
      }
      const [, partition = 'aws', , , account] = roleArn.split(':')
      return openSession(assume, { account, partition })
    },
  }
}

class DoorSession implements Session {
  account: string
  partition: string
  readonly #options: DoorOptions
  readonly #credentials: Refreshing
  readonly #clients = new Map<string, SdkClient>()
  readonly #names = new Map<unknown, number>()

  constructor(
    options: DoorOptions,
    credentials: Refreshing,
    of: { account?: string | undefined; partition: string },
  ) {
    this.#options = options
    this.#credentials = credentials
    this.account = of.account ?? ''
    this.partition = of.partition
  }

  client<C>(type: ClientClass<C>, region: string, errand: Errand): C {
    const send = (command: SdkCommand) => this.#send(type, region, command, errand)
    // Definitions use `send` alone; the rest of the client stays behind the door.
    return { send } as unknown as C
  }

  async #send<C>(
    type: ClientClass<C>,
    region: string,
    command: SdkCommand,
    errand: Errand,
  ): Promise<unknown> {
    const { pacer, sleep, random } = this.#options
    const service = serviceOf(type)
    const operation = String(command.schema?.[2] ?? 'call')
    let renewed = false
    for (let attempt = 1; ; attempt++) {
      const key = { account: this.account, region, service, operation }
      await pacer.take(key, errand.signal)
      // Asked for after the wait, which may outlast a session.
      const identity = await this.#identity(errand)
      const client = this.#clientOf(type, region, identity)
      errand.meter.calls++
      try {
        const answer = await client.send(command, errand.signal ? { abortSignal: errand.signal } : {})
        pacer.passed(key)
        return answer
      } catch (cause) {
        errand.signal?.throwIfAborted()
        const error = handleAWSError(cause, service, siteOf(operation, region, errand))
        if (error.code === 'Throttling') {
          errand.meter.throttles++
          pacer.throttled(key)
        }
        // Keys may have been rotated where they come from since they were read.
        const stale: boolean = !renewed && ['ExpiredCredentials', 'InvalidCredentials'].includes(error.code)
        if (stale) this.#credentials.discard(identity)
        renewed ||= stale
        const pause = stale ? 0 : retryPause(error, attempt, random)
        if (pause === undefined) throw error
        await sleep(pause, errand.signal)
      }
    }
  }

  /** What credentials are refused for is said in the same words as what calls are refused for. */
  async #identity({ meter, signal }: Errand): Promise<AwsCredentialIdentity> {
    try {
      return await this.#credentials.get(meter, signal)
    } catch (cause) {
      signal?.throwIfAborted()
      const error = handleAWSError(cause, 'credentials')
      throw error.code === 'Unexpected' ? cause : error
    }
  }

  /** One client a class, region and set of keys: the SDK keeps the credentials it has resolved. */
  #clientOf<C>(type: ClientClass<C>, region: string, identity: AwsCredentialIdentity): SdkClient {
    const number = this.#names.get(type) ?? this.#names.size
    this.#names.set(type, number)
    const name = `${number}/${region}`
    const known = this.#clients.get(name)
    if (known && identities.get(known) === identity) return known
    const client = new type(this.#configuration(type, region, identity) as never) as unknown as SdkClient
    identities.set(client, identity)
    this.#clients.set(name, client)
    return client
  }

  #configuration(type: unknown, region: string, identity: AwsCredentialIdentity) {
    const { endpoint, requestHandler, s3PathStyle, userAgent } = this.#options
    return {
      region,
      credentials: identity,
      // The door retries; a second hand on the same wheel would multiply the attempts and hide them from the meter.
      maxAttempts: 1,
      customUserAgent: userAgent,
      ...(requestHandler ? { requestHandler } : {}),
      ...(endpoint ? { endpoint } : {}),
      ...(type === S3Client ? { forcePathStyle: s3PathStyle ?? false, followRegionRedirects: false } : {}),
    }
  }
}

const identities = new WeakMap<SdkClient, AwsCredentialIdentity>()
const services = new Map<unknown, string>()

/** The SDK's name of a client's service, which only a client knows. */
function serviceOf<C>(type: ClientClass<C>): string {
  const known = services.get(type)
  if (known) return known
  const configuration = { region: 'us-east-1', credentials: { accessKeyId: '', secretAccessKey: '' } }
  const client = new type(configuration as never) as unknown as SdkClient
  const service = client.config.serviceId ?? 'AWS'
  client.destroy()
  services.set(type, service)
  return service
}

function siteOf(operation: string, region: string, errand: Errand): CallSite {
  const action = errand.actions?.[operation]
  return { operation, region, ...(action ? { action } : {}) }
}

function identityOf(
  credentials:
    | {
        AccessKeyId?: string | undefined
        SecretAccessKey?: string | undefined
        SessionToken?: string | undefined
        Expiration?: Date | undefined
      }
    | undefined,
): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {}
  if (!AccessKeyId || !SecretAccessKey) {
    throw new AwsError(
      {
        code: 'Unexpected',
        message: 'STS AssumeRole gave no credentials.',
        hint: 'Try again.',
        awsCode: 'NoCredentials',
        service: 'STS',
      },
      undefined,
    )
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken ? { sessionToken: SessionToken } : {}),
    ...(Expiration ? { expiration: Expiration } : {}),
  }
}
