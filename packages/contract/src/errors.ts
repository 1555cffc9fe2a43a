import type { AwsErrorCode } from './aws-error-codes.ts'

/** HTTP status of each error code that Skydeck's own API gives. AWS's refusals keep the names of `awsErrorCodes`. */
export const errorStatus = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  misdirected: 421,
  too_many: 429,
  cancelled: 499,
  internal: 500,
  store_unavailable: 503,
  timeout: 504,
  AccessDenied: 403,
  InvalidCredentials: 400,
  ExpiredCredentials: 400,
  ResourceNotFound: 404,
  Throttling: 429,
  ServiceUnavailable: 503,
  ConnectionFailed: 502,
  RegionNotAvailable: 400,
  InvalidRequest: 400,
  Unexpected: 502,
} as const satisfies Record<string, number> & Record<AwsErrorCode, number>

export type ErrorCode = keyof typeof errorStatus

/** What every failed request of `/api/v1` answers. */
export interface ErrorBody {
  code: ErrorCode
  message: string
  hint: string
  requestId: string
  missingAction?: string
}

/** A failure with a stable code, a sentence for people and what to do next. Status: `errorStatus[code]`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly hint: string
  readonly missingAction: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    hint: string,
    options: { cause?: unknown; missingAction?: string | undefined } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.hint = hint
    this.missingAction = options.missingAction
  }
}

/** True for a text that is one of `errorStatus`'s codes. */
export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && text in errorStatus
}
