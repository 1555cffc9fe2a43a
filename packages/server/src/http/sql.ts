import { handlers } from './handler-context.ts'

const route = handlers.sql

export const sqlHandlers = {
  run: route.run.handler(async ({ context, input, signal }) =>
    (await context.services.shown()).sql.run(input, signal),
  ),
  cancel: route.cancel.handler(async ({ context, input }) => ({
    cancelled: (await context.services.shown()).sql.cancel(input.id),
  })),
}
