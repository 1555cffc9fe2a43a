import { protocolErrorOf } from './failures.ts'
import { handlers } from './handler-context.ts'

const route = handlers.scans

export const scanHandlers = {
  start: route.start.handler(async ({ context, input }) =>
    (await context.services.shown()).scans.start(input),
  ),
  list: route.list.handler(async ({ context, input }) => {
    const { scans, demo } = await context.services.shown()
    return { items: await scans.list(input.limit), demo }
  }),
  get: route.get.handler(async ({ context, input }) => (await context.services.shown()).scans.get(input.id)),
  scopes: route.scopes.handler(async ({ context, input }) => ({
    items: await (await context.services.shown()).scans.scopes(input.id),
  })),
  events: route.events.handler(async ({ context, input, signal }) => {
    const { scans } = await context.services.shown()
    // Asked before the stream begins: a scan that is not there is a 404, not a stream with an error in it.
    await scans.get(input.id)
    return follow(scans.follow(input.id, signal), context.requestId)
  }),
  cancel: route.cancel.handler(async ({ context, input }) =>
    (await context.services.shown()).scans.cancel(input.id),
  ),
  retry: route.retry.handler(async ({ context, input }) =>
    (await context.services.shown()).scans.retry(input.id),
  ),
}

/** What fails after the stream has begun leaves it as the API's own error. */
async function* follow<T>(figures: AsyncGenerator<T>, requestId: string): AsyncGenerator<T> {
  try {
    yield* figures
  } catch (error) {
    throw protocolErrorOf(error, requestId)
  }
}
