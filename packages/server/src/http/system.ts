import { handlers } from './handler-context.ts'

const route = handlers.system

export const systemHandlers = {
  about: route.about.handler(async ({ context }) => {
    const { services } = context
    const world = await services.shown()
    const { version, mode, pace, workers } = services.settings
    const { kind, version: storeVersion, readerRole } = world.store
    return {
      version,
      mode,
      pace,
      workers,
      demo: world.demo,
      store: kind,
      storeVersion,
      readerRole,
      ...(await world.counts()),
    }
  }),
  policy: route.policy.handler(({ context, input }) =>
    context.services.policy(input.types?.split(',').filter(Boolean), input.tier ?? 'base'),
  ),
  doctorStore: route.doctorStore.handler(async ({ context }) => {
    const checks = await (await context.services.shown()).examine()
    return { ok: checks.every(({ ok }) => ok), checks }
  }),
}
