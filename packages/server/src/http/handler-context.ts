import { implement, ORPCError } from '@orpc/server'
import { contract, type RouteMeta } from '@skydeck/contract'
import { requireAccess } from './access.ts'
import { isUnforeseen, protocolErrorOf } from './failures.ts'
import type { Caller, Services } from './services.ts'

/** What every handler is given besides its input. */
export interface HandlerContext {
  services: Services
  caller: Caller
  requestId: string
}

/**
 * The start of every handler: access as the route states it, then the handler, then the audit of what the route says is to be
 * audited. Errors become the API's own on the way out.
 */
export const handlers = implement(contract)
  .$context<HandlerContext>()
  .use(async ({ context, next, procedure, path }, input) => {
    const { access, audit } = procedure['~orpc'].meta as RouteMeta
    const { caller, requestId, services } = context
    const note = async (outcome: 'done' | 'failed', subject: string | null) => {
      if (audit === 'none') return
      const world = await services.shown()
      await world.audit({ actor: caller.name, action: audit, subject, outcome, requestId })
    }
    try {
      requireAccess(caller, access)
      const result = await next()
      await note('done', idIn(input) ?? idIn(result.output))
      return result
    } catch (error) {
      if (isUnforeseen(error))
        services.log('error', error instanceof Error ? error.message : String(error), {
          requestId,
          route: path.join('.'),
          error,
        })
      await note('failed', idIn(input)).catch((failure: unknown) =>
        services.log('error', 'the audit trail could not be written', { requestId, error: failure }),
      )
      throw error instanceof ORPCError && error.defined ? error : protocolErrorOf(error, requestId)
    }
  })

/** What an action was about: the id that it was given, or that of what it made. */
function idIn(value: unknown): string | null {
  const { id } = Object(value) as { id?: unknown }
  return typeof id === 'string' ? id : null
}
