/**
 * The names Skydeck gives to what AWS refuses (mission row A7). The set is fixed: programs switch on it.
 * `InvalidRequest` and `Unexpected` cover the rest, so that nothing is forced into a name that does not fit.
 */
export const awsErrorCodes = [
  'AccessDenied',
  'InvalidCredentials',
  'ExpiredCredentials',
  'ResourceNotFound',
  'Throttling',
  'ServiceUnavailable',
  'ConnectionFailed',
  'RegionNotAvailable',
  'InvalidRequest',
  'Unexpected',
] as const

export type AwsErrorCode = (typeof awsErrorCodes)[number]

/** Who said no, where AWS tells: an identity policy, an organization's service control policy, a resource's own policy … */
export type DenialSource = 'identity' | 'organization' | 'resource' | 'boundary' | 'session' | 'unknown'

const codesByName: Record<Exclude<AwsErrorCode, 'Unexpected'>, readonly string[]> = {
  AccessDenied: [
    'AccessDenied',
    'AccessDeniedException',
    'UnauthorizedOperation',
    'UnauthorizedAccess',
    'AuthorizationError',
    'AuthorizationErrorException',
    'NotAuthorized',
    'Client.UnauthorizedOperation',
    'AllAccessDisabled',
    'AccountProblem',
    'OptInRequiredForAccount',
  ],
  InvalidCredentials: [
    'InvalidClientTokenId',
    'InvalidAccessKeyId',
    'UnrecognizedClientException',
    'UnrecognizedClient',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    'IncompleteSignature',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'InvalidToken',
    'CredentialsProviderError',
    'CredentialsError',
    'ProfileNotFound',
  ],
  ExpiredCredentials: [
    'ExpiredToken',
    'ExpiredTokenException',
    'RequestExpired',
    'TokenRefreshRequired',
    'ExpiredSSOToken',
    'RequestTimeTooSkewed',
  ],
  ResourceNotFound: [
    'ResourceNotFoundException',
    'NoSuchEntity',
    'NoSuchEntityException',
    'NoSuchBucket',
    'NotFound',
    'NotFoundException',
    'ResourceNotFound',
    'ResourceNotFoundFault',
    'LoadBalancerNotFound',
    'AccessPointNotFound',
    'DBInstanceNotFound',
    'DBInstanceNotFoundFault',
  ],
  Throttling: [
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'TooManyRequestsException',
    'TooManyRequests',
    'SlowDown',
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
    'ProvisionedThroughputExceededException',
    'EC2ThrottledException',
  ],
  ServiceUnavailable: [
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'Unavailable',
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServerException',
    'ServiceException',
    'ServerException',
    'RequestTimeout',
    'RequestTimeoutException',
  ],
  ConnectionFailed: [
    'TimeoutError',
    'NetworkingError',
    'ECONNRESET',
    'ECONNREFUSED',
    'ECONNABORTED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'EPIPE',
    'CERT_HAS_EXPIRED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  RegionNotAvailable: [
    'AuthFailure',
    'OptInRequired',
    'RegionDisabledException',
    'InvalidRegion',
    'InvalidRegionException',
  ],
  InvalidRequest: [
    'ValidationError',
    'ValidationException',
    'InvalidParameterValue',
    'InvalidParameterException',
    'InvalidParameterCombination',
    'InvalidAction',
    'UnknownOperationException',
    'InvalidRequestException',
    'MalformedQueryString',
    'UnsupportedOperation',
  ],
}

const codeOf = new Map(
  Object.entries(codesByName).flatMap(([code, names]) => names.map((name) => [name, code as AwsErrorCode])),
)

const retryableCodes: readonly AwsErrorCode[] = ['Throttling', 'ServiceUnavailable', 'ConnectionFailed']

/** An AWS failure in Skydeck's words. `message` is a sentence a person can act on; `cause` is what AWS or the network said. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: AwsErrorCode
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
  const denialSource = denied ? denialSourceOf(raw.text) : undefined
  return new AwsError(
    {
      code,
      awsCode: raw.name,
      service,
      operation: site.operation,
      missingAction: denied ? (site.action ?? actionNamedIn(raw.text)) : undefined,
      denialSource,
      awsRequestId: raw.requestId,
      ...sentences(code, raw, service, site, denialSource),
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
  const name = [from.Code, from.name, from.code].find((name) => typeof name === 'string' && codeOf.has(name))
  const status = typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
  return {
    name: String(name ?? from.Code ?? from.name ?? 'Unknown'),
    text: typeof from.message === 'string' ? from.message : String(error),
    status,
    requestId: typeof metadata.requestId === 'string' ? metadata.requestId : undefined,
    unreadable: from.name === 'SyntaxError' || /Deserialization error/.test(String(from.message)),
  }
}

function classify({ name, status, unreadable }: RawFailure): AwsErrorCode {
  const known = codeOf.get(name)
  if (known) return known
  if (unreadable && status !== 503) return 'Unexpected'
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

const denials: Record<DenialSource, { because: string; hint: (action: string) => string }> = {
  identity: {
    because: 'no policy of this identity allows it',
    hint: (action) =>
      `Allow ${action} for this identity; \`skydeck policy\` prints a policy with all that Skydeck needs.`,
  },
  organization: {
    because: 'a service control policy of the organization denies it',
    hint: (action) =>
      `Ask the administrators of the organization to allow ${action}; no policy inside the account can.`,
  },
  resource: {
    because: "the resource's own policy denies it",
    hint: (action) => `Allow ${action} for this identity in the policy of the resource itself.`,
  },
  boundary: {
    because: 'the permissions boundary of this identity does not allow it',
    hint: (action) => `Add ${action} to the permissions boundary of this identity.`,
  },
  session: {
    because: 'the session policy does not allow it',
    hint: (action) => `Add ${action} to the session policy, or connect without one.`,
  },
  unknown: {
    because: 'AWS does not say which policy denies it',
    hint: (action) =>
      `Allow ${action} for this identity; \`skydeck policy\` prints a policy with all that Skydeck needs.`,
  },
}

function sentences(
  code: AwsErrorCode,
  raw: RawFailure,
  service: string,
  site: CallSite,
  denialSource: DenialSource | undefined,
): { message: string; hint: string } {
  const what = site.operation ? `${service} ${site.operation}` : service
  const where = site.region ? ` in ${site.region}` : ''
  if (code === 'AccessDenied') {
    const action = site.action ?? actionNamedIn(raw.text) ?? what
    const { because, hint } = denials[denialSource ?? 'unknown']
    return { message: `${action} is refused${where}: ${because}.`, hint: hint(action) }
  }
  const said = raw.unreadable ? 'the answer could not be read' : `${raw.name}: ${firstLine(raw.text)}`
  const [message, hint] = plainSentences[code](what, where, said)
  return { message, hint }
}

type Sentences = (what: string, where: string, said: string) => [message: string, hint: string]

const plainSentences: Record<Exclude<AwsErrorCode, 'AccessDenied'>, Sentences> = {
  InvalidCredentials: (_what, _where, said) => [
    `AWS does not accept these credentials (${said}).`,
    'Check the access key id and the secret access key for typing errors, and in the IAM console that the key is active.',
  ],
  ExpiredCredentials: (_what, _where, said) => [
    `The session of these credentials has ended, or the clock is wrong (${said}).`,
    'Sign in again or paste fresh temporary credentials, and compare the clock of this machine with the real time.',
  ],
  ResourceNotFound: (what, where, said) => [
    `${what}${where} found nothing (${said}).`,
    'Check the name, the region and the account.',
  ],
  Throttling: (what, where, said) => [
    `AWS limits the rate of ${what}${where} (${said}).`,
    'It is tried again later. If it lasts, lower SKYDECK_PACE or see what else calls this API in the account.',
  ],
  ServiceUnavailable: (what, where, said) => [
    `${what}${where} is not available at the moment (${said}).`,
    'Try again in a few minutes; the AWS Health Dashboard shows whether the service has a problem.',
  ],
  ConnectionFailed: (what, where, said) => [
    `No connection to ${what}${where} (${said}).`,
    'Check the network, the proxy and AWS_ENDPOINT_URL of the machine that Skydeck runs on.',
  ],
  RegionNotAvailable: (what, where, said) => [
    `${what} does not answer this account${where} (${said}).`,
    'Enable the region in the account settings of AWS, or leave it out.',
  ],
  InvalidRequest: (what, where, said) => [
    `${what}${where} did not accept the call (${said}).`,
    'This may be a service without that call at this endpoint, or an error in Skydeck: please report it with the request id.',
  ],
  Unexpected: (what, where, said) => [
    `${what}${where} failed in a way that Skydeck does not know (${said}).`,
    'Try again; if it stays, please report it with the log lines of this request id.',
  ],
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
