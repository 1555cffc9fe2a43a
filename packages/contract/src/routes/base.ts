import { oc } from '@orpc/contract'

export const accessLevels = ['public', 'read', 'operate', 'admin'] as const
/** Who may use a route. Every route states it; the server refuses a route without. */
export type Access = (typeof accessLevels)[number]

/** `audit` names the action in the audit trail of routes that change or reveal something; `none` is said, never implied. */
export interface RouteMeta extends Record<string, unknown> {
  access: Access
  audit: 'none' | `${string}.${string}`
}

/** The start of every route: `route({ access: 'read', audit: 'none' })` and then oRPC's own builder. */
export function route(meta: RouteMeta) {
  return oc.$meta<RouteMeta>(meta)
}
