import type { World } from './data/world.ts'
import { AwsError } from './errors.ts'
import type { Rule, Rules } from './faults/rules.ts'
import {
  expired,
  internalFailure,
  refused,
  throttled,
  unknownKey,
  unknownOperation,
  unsigned,
  wrongSignature,
} from './faults/wording.ts'
import type { Caller, KeyRing } from './keys.ts'
import type { LedgerCall } from './ledger.ts'
import { type Buckets, publishedLimit } from './limits.ts'
import { readPage } from './page.ts'
import { writeRecorded } from './recorded.ts'
import type { Call, Service } from './services/define.ts'
import { type WireAnswer, writeAnswer } from './wire/answer.ts'
import { writeError } from './wire/error-answer.ts'
import type { Identified } from './wire/identify.ts'
import { readInput } from './wire/input.ts'
import type { WireRequest } from './wire/request.ts'
import { isSignedWith, type Signature } from './wire/signature.ts'

/** What every call is answered from. */
export interface Realm {
  world: World
  keys: KeyRing
  rules: Rules
  limits: 'published' | 'off'
  buckets: Buckets
  now: () => Date
  url: () => string
  /** Told of errors that are ours, not AWS's. */
  report: (error: unknown) => void
}

/** The answer to a call, and the rule that damages its delivery, if there is one. */
export interface Outcome {
  answer: WireAnswer
  damage?: Rule | undefined
}

/** Answers one call of an identified service; errors become answers in its protocol. */
export function dispatch(
  realm: Realm,
  request: WireRequest,
  asked: Identified,
  signature: Signature | undefined,
  entry: LedgerCall,
  requestId: string,
): Outcome {
  const { service } = asked
  let damage: Rule | undefined
  try {
    const input = readInput(asked, request)
    entry.service = service.name
    entry.operation = asked.operation
    entry.region = signature?.region ?? ''
    entry.token = tokenOf(input)
    const caller = authenticate(realm, request, service, signature)
    entry.account = caller.account.id
    const region = signature?.region ?? ''
    const account = caller.account.id
    const verdict = realm.rules.judge({
      service: service.name,
      signingName: service.signingName,
      operation: asked.operation,
      account,
      region,
      text: requestText(request),
    })
    damage = verdict.ending
    if (damage?.answer && asked.shape) {
      return { answer: writeRecorded(service, asked.shape, damage.answer, requestId) }
    }
    if (damage) applyRule(damage, asked, caller, request)
    pace(realm, `${account}/${region}`, asked, input)
    const output = answer(realm, asked, caller, region, input, verdict.passing)
    if (!asked.shape) throw unknownOperation(service, asked.operation)
    return { answer: writeAnswer(service, asked.shape, output, requestId), damage }
  } catch (error) {
    const failure = error instanceof AwsError ? error : internalFailure(service)
    if (!(error instanceof AwsError)) realm.report(error)
    entry.code = failure.code
    const { path: resource, method } = request
    const about = { id: requestId, resource, head: method === 'HEAD', namespace: service.namespace }
    return { answer: writeError(failure, service.protocol, about), damage }
  }
}

/** Throws when a call is one too many, if limits are in force. */
function pace(
  realm: Realm,
  owner: string,
  { service, operation }: Identified,
  input: Record<string, unknown>,
): void {
  const limit = realm.limits === 'published' ? publishedLimit(service.name, operation, input) : undefined
  const now = realm.now().getTime()
  if (limit && !realm.buckets.take(`${owner}/${service.name}`, limit, now)) throw throttled(service)
}

function authenticate(
  realm: Realm,
  request: WireRequest,
  service: Service,
  signature: Signature | undefined,
): Caller {
  if (!signature) throw unsigned(service)
  const credential = realm.keys.get(signature.accessKeyId)
  if (!credential || credential.sessionToken !== signature.sessionToken)
    throw unknownKey(service, signature.accessKeyId)
  if (credential.expires && credential.expires <= realm.now()) throw expired(service)
  if (!isSignedWith(request, signature, credential.secretAccessKey)) throw wrongSignature(service)
  // us-east-1 cannot be switched off: STS and S3 are reached there by accounts that keep nothing in it.
  const { regions } = credential.caller.account
  const isHere = service.global || signature.region === 'us-east-1' || regions.includes(signature.region)
  if (!isHere) throw unknownKey(service, signature.accessKeyId)
  return credential.caller
}

function answer(
  realm: Realm,
  asked: Identified,
  caller: Caller,
  region: string,
  input: Record<string, unknown>,
  passing: ReadonlySet<string>,
): object {
  const { service, operation } = asked
  const handler = service.operations[operation]
  if (!handler) throw unknownOperation(service, operation)
  const account = realm.world.place(caller.account, '')
  const bound = `${caller.account.id}/${region}/${service.name}/${operation}`
  const call: Call = {
    service: service.name,
    operation,
    account,
    place: service.global ? account : realm.world.place(caller.account, region),
    region,
    caller,
    world: realm.world,
    keys: realm.keys,
    now: realm.now(),
    url: realm.url(),
    rule: (fault) => passing.has(fault),
    page: (lists, options) => readPage(lists, options, bound, passing),
  }
  return handler(call, input as never)
}

function applyRule(
  rule: Rule,
  { service, operation, labels }: Identified,
  caller: Caller,
  request: WireRequest,
): void {
  switch (rule.fault) {
    case 'denied':
    case 'denied-scp':
    case 'denied-resource-policy': {
      const resource = labels.Bucket ? `arn:aws:s3:::${labels.Bucket}` : '*'
      throw refused(service, operation, caller.arn, resource, rule.fault)
    }
    case 'throttle':
      throw throttled(service)
    case 'error': {
      const usual = internalFailure(service)
      throw new AwsError(
        rule.code ?? usual.code,
        rule.message ?? usual.message,
        rule.status ?? (rule.code ? 400 : usual.status),
        {
          members: rule.code === 'PermanentRedirect' ? { Endpoint: request.headers.host ?? '' } : {},
        },
      )
    }
    default:
  }
}

function tokenOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const token = input.NextToken ?? input.Marker ?? input.PaginationToken ?? input.ContinuationToken
  return typeof token === 'string' && token !== '' ? token : undefined
}

function requestText(request: WireRequest): string {
  const text = `${request.path}?${request.rawQuery}\n${request.body.toString()}`
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    // A stray percent sign: the text is matched as it was sent.
    return text
  }
}
