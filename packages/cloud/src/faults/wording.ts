import { AwsError } from '../errors.ts'
import type { Service } from '../services/define.ts'

/** Why a call is refused. */
export type Refusal = 'denied' | 'denied-scp' | 'denied-resource-policy'

const because: Record<Refusal, (action: string) => string> = {
  denied: (action) => `because no identity-based policy allows the ${action} action`,
  'denied-scp': () => 'with an explicit deny in a service control policy',
  'denied-resource-policy': () => 'with an explicit deny in a resource-based policy',
}

/** The IAM action that an operation needs. */
function actionOf(service: Service, operation: string): string {
  return `${service.actions.prefix}:${service.actions.names?.[operation] ?? operation}`
}

/** A refused call, in the words that AWS uses for this service and cause. */
export function refused(
  service: Service,
  operation: string,
  caller: string,
  resource: string,
  why: Refusal,
): AwsError {
  const action = actionOf(service, operation)
  const isPlain = service.protocol === 'ec2' || service.name === 'tagging'
  const on = isPlain ? '' : ` on resource: ${service.protocol === 'rest-xml' ? `"${resource}"` : resource}`
  const sentence = `User: ${caller} is not authorized to perform: ${action}${on} ${because[why](action)}`
  switch (service.protocol) {
    case 'ec2':
      return new AwsError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${sentence}`,
        403,
      )
    case 'json':
      return new AwsError('AccessDeniedException', sentence, 400)
    case 'rest-json':
      return new AwsError('AccessDeniedException', sentence, 403)
    default:
      return new AwsError('AccessDenied', sentence, 403)
  }
}

/** Too many calls, as each service says it. */
export function throttled(service: Service): AwsError {
  switch (service.protocol) {
    case 'ec2':
      return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503)
    case 'rest-xml':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503)
    case 'rest-json':
      return new AwsError('TooManyRequestsException', 'Rate exceeded', 429, {
        members: { Reason: 'CallerRateLimitExceeded' },
      })
    case 'json':
      return new AwsError('ThrottlingException', 'Rate exceeded', 400)
    default:
      return new AwsError('Throttling', 'Rate exceeded', 400)
  }
}

const notValidated = 'AWS was not able to validate the provided access credentials'
const invalidToken = 'The security token included in the request is invalid.'
const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'

/** Keys that nobody has, or a region that the account does not use. */
export function unknownKey(service: Service, accessKeyId: string): AwsError {
  switch (service.protocol) {
    case 'ec2':
      return new AwsError('AuthFailure', notValidated, 401)
    case 'rest-xml':
      return new AwsError(
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
        403,
        {
          members: { AWSAccessKeyId: accessKeyId },
        },
      )
    case 'json':
      return new AwsError('UnrecognizedClientException', invalidToken, 400)
    case 'rest-json':
      return new AwsError('UnrecognizedClientException', invalidToken, 403)
    default:
      return new AwsError('InvalidClientTokenId', invalidToken, 403)
  }
}

/** Signed with another secret than the key's. */
export function wrongSignature(service: Service): AwsError {
  switch (service.protocol) {
    case 'ec2':
      return new AwsError('AuthFailure', notValidated, 401)
    case 'rest-xml':
      return new AwsError(
        'SignatureDoesNotMatch',
        mismatch.replace('Consult the service documentation for details.', ''),
        403,
      )
    case 'json':
      return new AwsError('InvalidSignatureException', mismatch, 400)
    case 'rest-json':
      return new AwsError('InvalidSignatureException', mismatch, 403)
    default:
      return new AwsError('SignatureDoesNotMatch', mismatch, 403)
  }
}

/** Temporary keys after their time. */
export function expired(service: Service): AwsError {
  const message = 'The security token included in the request is expired'
  switch (service.protocol) {
    case 'ec2':
      return new AwsError('RequestExpired', 'Request has expired.', 400)
    case 'rest-xml':
      return new AwsError('ExpiredToken', 'The provided token has expired.', 400)
    case 'json':
      return new AwsError('ExpiredTokenException', message, 400)
    case 'rest-json':
      return new AwsError('ExpiredTokenException', message, 403)
    default:
      return new AwsError('ExpiredToken', message, 403)
  }
}

/** A request without any signature. */
export function unsigned(service: Service): AwsError {
  if (service.protocol === 'rest-xml') return new AwsError('AccessDenied', 'Access Denied', 403)
  const code =
    service.protocol === 'rest-json' ? 'MissingAuthenticationTokenException' : 'MissingAuthenticationToken'
  return new AwsError(
    code,
    'Request is missing Authentication Token',
    service.protocol === 'json' ? 400 : 403,
  )
}

/** An operation that the service does not have, or that is not simulated. */
export function unknownOperation(service: Service, operation: string): AwsError {
  switch (service.protocol) {
    case 'ec2':
      return new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`, 400)
    case 'query':
      return new AwsError(
        'InvalidAction',
        `Could not find operation ${operation} for version ${service.version ?? ''}`,
        400,
      )
    case 'json':
      return new AwsError('UnknownOperationException', '', 400)
    case 'rest-json':
      return new AwsError('UnknownOperationException', `Unknown operation ${operation}`, 404)
    case 'rest-xml':
      return new AwsError(
        'NotImplemented',
        'A header or query you provided implies functionality that is not implemented.',
        501,
      )
  }
}

/** Something broke inside AWS. */
export function internalFailure(service: Service): AwsError {
  const codes = {
    ec2: 'InternalError',
    'rest-xml': 'InternalError',
    query: 'InternalFailure',
    json: 'InternalServiceException',
    'rest-json': 'ServiceException',
  }
  return new AwsError(codes[service.protocol], 'An internal error has occurred', 500)
}
