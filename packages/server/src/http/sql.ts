import { handlers } from './handler-context.ts'

const route = handlers.sql

export const sqlHandlers = {
  run: route.run.handler(async ({ context, input, signal }) => {
    const { sql, demo } = await context.services.shown()
    return { ...(await sql.run(input, signal)), demo }
  }),
  cancel: route.cancel.handler(async ({ context, input }) => ({ cancelled: await (await context.services.shown()).sql.cancel(input.id) })),
}
