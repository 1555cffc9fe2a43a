import { ORPCError } from '@orpc/server'
import { AppError, AwsError, type ErrorBody, type ErrorCode, errorStatus } from '@skydeck/contract'

type Body = Omit<ErrorBody, 'requestId'>

/** The API's error for anything thrown. What nobody foresaw says nothing of the inside; the log has it under the request id. */
export function bodyOf(error: unknown): Body {
  if (error instanceof AppError || error instanceof AwsError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      ...(error.missingAction ? { missingAction: error.missingAction } : {}),
    }
  }
  if (error instanceof ORPCError) return bodyOfProtocolError(error as ORPCError<string, unknown>)
  if (error instanceof Error && error.name === 'StoreError') {
    return {
      code: 'store_unavailable',
      message: error.message,
      hint: 'hint' in error ? String(error.hint) : '',
    }
  }
  if (isOutage(error)) {
    return {
      code: 'store_unavailable',
      message: 'The store does not answer.',
      hint: 'Is its PostgreSQL running? `skydeck doctor store` tells what is wrong; the server goes on as soon as it is back.',
    }
  }
  if (error instanceof Error && error.name === 'VaultError') {
    return { code: 'internal', message: error.message, hint: 'hint' in error ? String(error.hint) : '' }
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside Skydeck.',
    hint: 'Try again; if it stays, look for the request id in the log.',
  }
}

const outageCodes =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOENT|EHOSTUNREACH|08\w{3}|53\w{3}|57P\w{2})$/

/** What the driver of PostgreSQL throws when its server is not there. AWS's failures come as `AwsError`, so nothing else does. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    outageCodes.test(code) ||
    /^Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  )
}

/** Whether the log should tell of it: what people can mend themselves is in their answer already. */
export function isUnforeseen(error: unknown): boolean {
  return errorStatus[bodyOf(error).code] >= 500
}

function bodyOfProtocolError(error: ORPCError<string, unknown>): Body {
  if (error.code === 'BAD_REQUEST')
    return {
      code: 'bad_request',
      message: issuesOf(error) ?? error.message,
      hint: 'GET /openapi.json describes what this route takes.',
    }
  if (error.code === 'NOT_FOUND')
    return { code: 'not_found', message: error.message, hint: 'GET /openapi.json lists all routes.' }
  const cause: unknown = error.cause
  if (cause instanceof Error && !(cause instanceof ORPCError)) return bodyOf(cause)
  const data = (error.data ?? {}) as Partial<Body>
  if (error.code in errorStatus)
    return {
      code: error.code as ErrorCode,
      message: error.message,
      hint: data.hint ?? '',
      ...(data.missingAction ? { missingAction: data.missingAction } : {}),
    }
  return {
    code: 'internal',
    message: 'Something went wrong inside Skydeck.',
    hint: 'Try again; if it stays, look for the request id in the log.',
  }
}

/** `limit: Too big: expected number to be <=1000` for each thing that a schema does not accept. */
function issuesOf(error: ORPCError<string, unknown>): string | undefined {
  const { issues } = (error.data ?? {}) as { issues?: { path?: (string | number)[]; message: string }[] }
  if (!Array.isArray(issues) || issues.length === 0) return undefined
  return issues
    .map(({ path, message }) => (path && path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ')
}

/** The oRPC error that carries an API error to our own clients. */
export function protocolErrorOf(error: unknown, requestId: string): ORPCError<string, unknown> {
  const { code, message, hint, missingAction } = bodyOf(error)
  return new ORPCError(code, {
    status: errorStatus[code],
    message,
    data: { hint, requestId, ...(missingAction ? { missingAction } : {}) },
    cause: error,
  })
}

/**
 * What failed before or after a handler (a body that is no JSON, an input that no schema takes) under the id of its request.
 * Handlers throw protocol errors only, so anything else was thrown while the request was read.
 */
export function underRequest(error: unknown, requestId: string): unknown {
  if (error instanceof SyntaxError || error instanceof TypeError)
    return protocolErrorOf(
      new AppError(
        'bad_request',
        'The body of this request is not what its Content-Type says.',
        'Send JSON with Content-Type: application/json; GET /openapi.json describes what this route takes.',
        { cause: error },
      ),
      requestId,
    )
  if (!(error instanceof ORPCError)) return error
  const { code, status, message, data, cause } = error as ORPCError<string, unknown>
  return new ORPCError(code, { status, message, data: { ...(data as object | undefined), requestId }, cause })
}
