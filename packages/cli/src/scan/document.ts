import type { Scan } from '@skydeck/contract'

/** The document that `skydeck scan --json` ends with. Scripts rely on its names. */
export function scanDocument(scan: Scan) {
  return {
    id: scan.id,
    state: scan.state,
    durationMs: scan.durationMs,
    calls: scan.calls,
    throttles: scan.throttles,
    resources: scan.resources,
    created: scan.created,
    updated: scan.updated,
    unchanged: scan.unchanged,
    gone: scan.gone,
    errors: scan.errors,
    gaps: scan.gaps.map(({ account, region, source, operation, count, state, reason, missingAction }) => ({
      account,
      region,
      source,
      operation,
      count,
      state,
      reason,
      missingAction,
    })),
  }
}
