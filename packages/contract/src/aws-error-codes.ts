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

/** Codes by which AWS says that the thing itself is not there, as against some setting of it. */
export const goneCodes: ReadonlySet<string> = new Set(codesByName.ResourceNotFound)

/** Skydeck's code by AWS's. */
export const codeOf = new Map(
  Object.entries(codesByName).flatMap(([code, names]) => names.map((name) => [name, code as AwsErrorCode])),
)
