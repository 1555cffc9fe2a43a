import { handlers } from './handler-context.ts'

export const typeHandlers = {
  list: handlers.resourceTypes.list.handler(({ context }) => ({ items: context.services.resourceTypes() })),
}

const route = handlers.resources

export const resourceHandlers = {
  list: route.list.handler(async ({ context, input }) =>
    (await context.services.shown()).inventory.list(input),
  ),
  facets: route.facets.handler(async ({ context, input }) =>
    (await context.services.shown()).inventory.facets(input),
  ),
  get: route.get.handler(async ({ context, input }) => (await context.services.shown()).inventory.get(input)),
}
