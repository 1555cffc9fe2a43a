import { type ErrorBody, type ErrorCode, errorStatus } from '@skydeck/contract'

/** What the guard leaves for the handlers behind it. */
export interface GuardEnv {
  Variables: { requestId: string }
}

/** Why a request is not let through: a code of the contract, a sentence, what to do. */
export type Refusal = Pick<ErrorBody, 'hint' | 'message'> & { code: ErrorCode }

/** The answer to a request that is not let through: the status of its code and the API's error shape. */
export function refuse(requestId: string, refusal: Refusal): Response {
  const body: ErrorBody = { ...refusal, requestId }
  return new Response(JSON.stringify(body), {
    status: errorStatus[refusal.code],
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })
}
