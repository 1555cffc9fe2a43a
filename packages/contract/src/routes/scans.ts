import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Scan, ScanRequest, ScanSummary, Scope } from '../schemas/scan.ts'
import { route } from './base.ts'

const byId = z.object({ id: z.string() })

export const scans = {
  /** Starts a scan in the background. */
  start: route({ access: 'operate', audit: 'scan.start' })
    .route({ method: 'POST', path: '/api/v1/scans', successStatus: 202, summary: 'Start a scan' })
    .input(ScanRequest)
    .output(z.object({ id: z.string() })),

  list: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/scans', summary: 'List scans, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }))
    .output(z.object({ items: z.array(ScanSummary), demo: z.boolean() })),

  get: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/scans/{id}', summary: 'One scan with its gaps' })
    .input(byId)
    .output(Scan),

  /** The ledger: what every source in every account and region ended as. */
  scopes: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/scans/{id}/scopes', summary: 'The ledger of a scan' })
    .input(byId)
    .output(z.object({ items: z.array(Scope) })),

  /** A server-sent event with the scan's figures whenever they move; the stream ends with the scan. */
  events: route({ access: 'read', audit: 'none' })
    .route({ method: 'GET', path: '/api/v1/scans/{id}/events', summary: 'Follow a scan' })
    .input(byId)
    .output(eventIterator(ScanSummary)),

  cancel: route({ access: 'operate', audit: 'scan.cancel' })
    .route({ method: 'POST', path: '/api/v1/scans/{id}/cancel', summary: 'Cancel a scan' })
    .input(byId)
    .output(ScanSummary),

  /** Scans again what ended with a gap, as a scan of its own. */
  retry: route({ access: 'operate', audit: 'scan.start' })
    .route({
      method: 'POST',
      path: '/api/v1/scans/{id}/retry',
      successStatus: 202,
      summary: 'Scan the gaps again',
    })
    .input(byId)
    .output(z.object({ id: z.string() })),
}
