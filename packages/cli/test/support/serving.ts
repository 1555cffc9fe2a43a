import { type Answers, type ApiServer, startApiServer } from './api-server.ts'

/** A server that is closed when its block ends: `await using server = await serving()`. */
export async function serving(answers: Partial<Answers> = {}): Promise<ApiServer & AsyncDisposable> {
  const server = await startApiServer(answers)
  return { ...server, [Symbol.asyncDispose]: () => server.close() }
}
