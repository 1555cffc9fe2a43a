import type { Call, Place } from '../../src/resources/define.ts'

/** A call that a definition made: AWS's operation, what it asked for, and the region of its client. */
export interface Asked {
  operation: string
  input: Readonly<Record<string, unknown>>
  region: string
}

interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { commandName?: string },
    ) => (args: { input: object }) => Promise<unknown>,
    options: { step: 'initialize' },
  ): void
}

/**
 * What a definition gets to call AWS with: the SDK's own clients, whose requests are noted and answered from `answers` (by
 * operation; empty where there is none) before they reach the network.
 */
export function notedCall(
  place: Place,
  answers: Readonly<Record<string, object>> = {},
): { call: Call; asked: Asked[] } {
  const asked: Asked[] = []
  const call: Call = {
    place,
    client(type, region = place.region || 'us-east-1') {
      const configuration = {
        region,
        credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
      }
      // Every client class of the SDK takes this configuration, which `never` in the class's type hides.
      const client = new type(configuration as never)
      // And every client has this stack, which the type parameter does not say.
      const { middlewareStack } = client as { middlewareStack: Stack }
      middlewareStack.add(
        (_next, { commandName = '' }) =>
          async ({ input }) => {
            const operation = commandName.replace(/Command$/, '')
            asked.push({ operation, input: { ...input }, region })
            return { output: answers[operation] ?? {}, response: {} }
          },
        { step: 'initialize' },
      )
      return client
    },
  }
  return { call, asked }
}
