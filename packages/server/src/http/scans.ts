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
  events: route.events.handler(async function* ({ context, input, signal }) {
    yield* (await context.services.shown()).scans.follow(input.id, signal)
  }),
  cancel: route.cancel.handler(async ({ context, input }) =>
    (await context.services.shown()).scans.cancel(input.id),
  ),
  retry: route.retry.handler(async ({ context, input }) =>
    (await context.services.shown()).scans.retry(input.id),
  ),
}
