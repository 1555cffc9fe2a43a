import { handlers } from './handler-context.ts'

const route = handlers.accounts

export const accountHandlers = {
  list: route.list.handler(async ({ context }) => {
    const { accounts, demo } = await context.services.shown()
    return { items: await accounts.list(), demo }
  }),
  profiles: route.profiles.handler(async ({ context }) => ({ items: await context.services.profiles() })),
  add: route.add.handler(async ({ context, input }) => {
    const account = await (await context.services.real()).accounts.add(input)
    await context.services.leaveDemo()
    return account
  }),
  remove: route.remove.handler(async ({ context, input }) =>
    (await context.services.shown()).accounts.remove(input.id, input.purge ?? false),
  ),
  test: route.test.handler(async ({ context, input }) =>
    (await context.services.shown()).accounts.test(input.id),
  ),
  switch: route.switch.handler(async ({ context, input }) =>
    (await context.services.shown()).accounts.switch(input.id),
  ),
}
