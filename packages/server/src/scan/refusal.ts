import { AwsError, type AwsErrorCode, type ScopeState } from '@skydeck/contract'
import { cleanText } from './clean-text.ts'

/** Why a call gave nothing, as the ledger has it. */
export interface Refusal {
  state: ScopeState
  reason: string
  missingAction: string | null
}

const states: Record<AwsErrorCode, ScopeState> = {
  AccessDenied: 'denied',
  Throttling: 'throttled',
  RegionNotAvailable: 'unsupported',
  InvalidCredentials: 'failed',
  ExpiredCredentials: 'failed',
  ResourceNotFound: 'failed',
  ServiceUnavailable: 'failed',
  ConnectionFailed: 'failed',
  InvalidRequest: 'failed',
  Unexpected: 'failed',
}

/** The ledger's entry for an error. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AwsError)
    return {
      state: states[error.code],
      reason: cleanText(error.message),
      missingAction: error.missingAction ?? null,
    }
  const said = error instanceof Error ? error.message : String(error)
  return {
    state: 'failed',
    reason: cleanText(`Skydeck could not use the answer: ${said}`),
    missingAction: null,
  }
}
