import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { callQueue, type QueueOptions } from './call-queue.ts'
import type { Contract } from './contract.ts'
import { AppError, isErrorCode } from './errors.ts'

export type ApiClient = ContractRouterClient<Contract>

export interface ClientOptions {
  /** Where the server listens, such as `http://127.0.0.1:8000`. */
  url: string
  token: string
  /** Another way to reach it, such as the app's own `fetch` inside one process. */
  fetch?: (request: Request) => Promise<Response>
  queue?: Partial<QueueOptions>
}

export interface Client {
  /** Every route of the contract as a function. Failures are `AppError`s. */
  api: ApiClient
  /** Runs a call when its turn comes and again, with growing pauses, while it fails in a way that may pass. */
  apiCall<T>(
    call: (api: ApiClient, signal: AbortSignal) => Promise<T>,
    options?: { signal?: AbortSignal },
  ): Promise<T>
  getAccounts(): Promise<Awaited<ReturnType<ApiClient['accounts']['list']>>['items']>
  /** Makes a connection (its id or its twelve-digit account id) the current one. */
  switchAccount(accountId: string): Promise<void>
  /** Whether the server shows demo data, as it last said; asked by `refreshDemoMode`. */
  isDemoMode(): boolean
  refreshDemoMode(): Promise<boolean>
}

/** The typed client of a Skydeck server. Nothing is asked until a function is called. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((request: Request) => fetch(request))
  const link = new RPCLink({
    url: `${options.url}/rpc`,
    headers: { authorization: `Bearer ${options.token}` },
    fetch: (request) => send(request),
    interceptors: [({ next }) => asAppErrors(next(), options.url)],
  })
  const api: ApiClient = createORPCClient(link)
  const queue = callQueue(options.queue)
  const apiCall: Client['apiCall'] = (call, { signal } = {}) => queue((signal) => call(api, signal), signal)
  let demo = false
  return {
    api,
    apiCall,
    getAccounts: async () => (await apiCall((api, signal) => api.accounts.list(undefined, { signal }))).items,
    async switchAccount(accountId) {
      const { items } = await apiCall((api, signal) => api.accounts.list(undefined, { signal }))
      const account = items.find(({ id, accountId: number }) => id === accountId || number === accountId)
      if (!account)
        throw new AppError('not_found', `No connected account is ${accountId}.`, 'getAccounts() lists them.')
      await apiCall((api, signal) => api.accounts.switch({ id: account.id }, { signal }))
    },
    isDemoMode: () => demo,
    async refreshDemoMode() {
      demo = (await apiCall((api, signal) => api.system.about(undefined, { signal }))).demo
      return demo
    },
  }
}

async function asAppErrors<T>(call: Promise<T>, url: string): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw toAppError(error, url)
  }
}

function toAppError(error: unknown, url: string): unknown {
  if (error instanceof ORPCError) {
    const data = (typeof error.data === 'object' && error.data !== null ? error.data : {}) as Record<
      string,
      unknown
    >
    const hint = typeof data.hint === 'string' ? data.hint : ''
    const missingAction = typeof data.missingAction === 'string' ? data.missingAction : undefined
    return new AppError(isErrorCode(error.code) ? error.code : 'internal', error.message, hint, {
      cause: error,
      missingAction,
    })
  }
  if (error instanceof TypeError) {
    return new AppError(
      'ConnectionFailed',
      `No Skydeck server answers at ${url}.`,
      'Start it with `npm start`, or set SKYDECK_URL.',
      { cause: error },
    )
  }
  return error
}
