import { type AwsErrorCode, codeOf, type DenialSource } from './aws-error-codes.ts'
import { awsErrorTitles, sentences } from './aws-error-sentences.ts'

const retryableCodes: readonly AwsErrorCode[] = ['Throttling', 'ServiceUnavailable', 'ConnectionFailed']

/** An AWS failure in Skydeck's words. `message` is a sentence a person can act on; `cause` is what AWS or the network said. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: AwsErrorCode
  /** A heading, such as `Access Denied`. */
  readonly title: string
  readonly hint: string
  readonly awsCode: string
  readonly service: string
  readonly operation: string | undefined
  readonly missingAction: string | undefined
  readonly denialSource: DenialSource | undefined
  readonly awsRequestId: string | undefined

  constructor(facts: AwsErrorFacts, cause: unknown) {
    super(facts.message, { cause })
    this.code = facts.code
    this.title = awsErrorTitles[facts.code]
    this.hint = facts.hint
    this.awsCode = facts.awsCode
    this.service = facts.service
    this.operation = facts.operation
    this.missingAction = facts.missingAction
    this.denialSource = facts.denialSource
    this.awsRequestId = facts.awsRequestId
  }
}

interface AwsErrorFacts {
  code: AwsErrorCode
  message: string
  hint: string
  awsCode: string
  service: string
  operation?: string | undefined
  missingAction?: string | undefined
  denialSource?: DenialSource | undefined
  awsRequestId?: string | undefined
}

interface RawFailure {
  name: string
  text: string
  status: number | undefined
  requestId: string | undefined
  unreadable: boolean
}

/** Where a failed call was made; `action` is the IAM action that the call needs, which a denial then names. */
export interface CallSite {
  operation?: string
  action?: string
  region?: string
}

/**
 * Turns whatever an AWS SDK client threw into an `AwsError`: by the error's name first, by HTTP status where the name says
 * nothing. An `AwsError` is given back as it is. `service` is named in the sentences ("EC2", "Cost Explorer").
 */
export function handleAWSError(error: unknown, service: string, site: CallSite = {}): AwsError {
  if (error instanceof AwsError) return error
  const raw = readFailure(error)
  const code = classify(raw)
  const denied = code === 'AccessDenied'
  const action = denied ? (site.action ?? actionNamedIn(raw.text)) : undefined
  const denialSource = denied ? denialSourceOf(raw.text) : undefined
  const said = raw.unreadable ? undefined : { name: raw.name, text: raw.text }
  return new AwsError(
    {
      code,
      awsCode: raw.name,
      service,
      operation: site.operation,
      missingAction: action,
      denialSource,
      awsRequestId: raw.requestId,
      ...sentences(code, {
        service,
        operation: site.operation,
        region: site.region,
        action,
        denialSource,
        said,
      }),
    },
    error,
  )
}

/** True for an error that the same call may not give the next time: throttling, an unavailable service, a broken connection. */
export function isRetryable(error: unknown): boolean {
  return retryableCodes.includes(handleAWSError(error, 'AWS').code)
}

function readFailure(error: unknown): RawFailure {
  const from = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const metadata = (from.$metadata ?? {}) as Record<string, unknown>
  // The SDK calls a connection that was reset a TimeoutError; the system's own code is the better name.
  const system = typeof from.code === 'string' && /^E[A-Z_]+$/.test(from.code) ? from.code : undefined
  const name = [from.Code, system, from.name, from.code].find(
    (name) => typeof name === 'string' && codeOf.has(name),
  )
  const status = typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
  return {
    name: String(name ?? from.Code ?? from.name ?? 'Unknown'),
    text: inWords(typeof from.message === 'string' ? from.message : String(error)),
    status,
    requestId: typeof metadata.requestId === 'string' ? metadata.requestId : undefined,
    unreadable: from.name === 'SyntaxError' || /Deserialization error/.test(String(from.message)),
  }
}

/** The SDK's own words for silence speak of its inside. */
function inWords(text: string): string {
  return /exceeded the configured \d+ ms|did not (establish|receive)|timed out/i.test(text)
    ? 'no answer in time'
    : text
}

function classify({ name, status, unreadable }: RawFailure): AwsErrorCode {
  const known = codeOf.get(name)
  if (known) return known
  // A proxy's page for a passing fault; any other answer that cannot be read stays what it is.
  if (unreadable && ![502, 503, 504].includes(status ?? 0)) return 'Unexpected'
  if (status === 401 || status === 403) return 'AccessDenied'
  if (status === 404) return 'ResourceNotFound'
  if (status === 429) return 'Throttling'
  if (status !== undefined && status >= 500) return 'ServiceUnavailable'
  if (/NotFound(Fault|Exception)?$|^NoSuch/.test(name)) return 'ResourceNotFound'
  if (status !== undefined && status >= 400) return 'InvalidRequest'
  return 'Unexpected'
}

/** AWS words its denials as its guide on troubleshooting access-denied messages lists them; only the reason is read from them. */
function denialSourceOf(text: string): DenialSource {
  if (/service control policy|resource control policy/i.test(text)) return 'organization'
  if (/permissions boundary/i.test(text)) return 'boundary'
  if (/session policy/i.test(text)) return 'session'
  if (/resource-based policy/i.test(text)) return 'resource'
  if (/identity-based policy/i.test(text)) return 'identity'
  return 'unknown'
}

function actionNamedIn(text: string): string | undefined {
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)/.exec(text)?.[1]
}
