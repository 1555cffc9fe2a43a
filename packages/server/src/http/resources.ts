import { handlers } from './handler-context.ts'

export const typeHandlers = {
  list: handlers.resourceTypes.list.handler(({ context }) => ({ items: context.services.resourceTypes() })),
}

const route = handlers.resources

export const resourceHandlers = {
  list: route.list.handler(async ({ context, input }) => {
    const { inventory, demo } = await context.services.shown()
    return { ...(await inventory.list(input)), demo }
  }),
  facets: route.facets.handler(async ({ context, input }) => {
    const { column, ...query } = input
    const { inventory, demo } = await context.services.shown()
    return { facets: await inventory.facets(query, Array.isArray(column) ? column : [column]), demo }
  }),
  get: route.get.handler(async ({ context, input }) => {
    const { inventory, demo } = await context.services.shown()
    return { ...(await inventory.get(input.arn, { account: input.account, at: input.at })), demo }
  }),
}
