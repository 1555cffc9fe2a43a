import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { implement, ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/node'
import {
  type AccountInput,
  AppError,
  type ConnectionTest,
  contract,
  errorStatus,
  type ResourcePage,
  type Scan,
  type ScanRequest,
  ScanSummary,
  type SqlRequest,
  type SqlResult,
} from '@skydeck/contract'
import { account, gap, instanceType, resource, scan } from './answers.ts'

/** What a test may answer otherwise than the server does by itself. */
export interface Answers {
  scan: Scan
  events: (signal: AbortSignal | undefined) => AsyncGenerator<ScanSummary, void, void>
  cancel: () => void
  sql: (request: SqlRequest) => Promise<SqlResult> | SqlResult
  resourceCount: number
  page: Partial<ResourcePage>
  test: ConnectionTest
  storeOk: boolean
}

export interface ApiServer {
  url: string
  token: string
  /** Inputs of the routes, in the order in which they were asked. */
  asked: { route: string; input: unknown }[]
  /** The input of one of them. */
  input<T>(index: number): T
  close(): Promise<void>
}

const token = 'a-token-of-the-tests-that-is-long-enough'

/** A server that implements the contract over HTTP on a free port, with literal answers. */
export async function startApiServer(answers: Partial<Answers> = {}): Promise<ApiServer> {
  const asked: ApiServer['asked'] = []
  const handler = new RPCHandler(
    router(answers, (route, input) => void asked.push({ route, input })),
    {
      interceptors: [
        ({ next }) =>
          next().catch((error: unknown) => {
            throw asOrpcError(error)
          }),
      ],
    },
  )
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end()
      return
    }
    void handler.handle(request, response, { prefix: '/rpc' }).then(({ matched }) => {
      if (!matched) response.writeHead(404).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    asked,
    // A test knows what it asked for; this saves it from saying so in each line.
    input: <T>(index: number) => asked[index]?.input as T,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function router(answers: Partial<Answers>, note: (route: string, input: unknown) => void) {
  const os = implement(contract)
  const ended = answers.scan ?? scan('done')
  async function* oneEvent() {
    yield summary(ended)
  }
  return os.router({
    accounts: {
      list: os.accounts.list.handler(() => ({ items: [account], demo: false })),
      profiles: os.accounts.profiles.handler(() => ({ items: [{ name: 'prod', region: 'eu-central-1' }] })),
      add: os.accounts.add.handler(({ input }) => {
        note('accounts.add', input satisfies AccountInput)
        return account
      }),
      remove: os.accounts.remove.handler(({ input }) => {
        note('accounts.remove', input)
        return { removed: input.id, resourcesPurged: input.purge ? 5 : 0 }
      }),
      test: os.accounts.test.handler(() => answers.test ?? accepted),
      switch: os.accounts.switch.handler(() => account),
    },
    resourceTypes: { list: os.resourceTypes.list.handler(() => ({ items: [instanceType] })) },
    resources: {
      list: os.resources.list.handler(({ input }) => {
        note('resources.list', input)
        return page(answers, input)
      }),
      facets: os.resources.facets.handler(() => ({ facets: [], demo: false })),
      get: os.resources.get.handler(() => {
        throw new AppError('not_found', 'There is no such resource.', '')
      }),
    },
    scans: {
      start: os.scans.start.handler(({ input }) => {
        note('scans.start', input satisfies ScanRequest)
        if (input.types?.includes('nonsense'))
          throw new AppError('bad_request', 'There is no type nonsense.', 'See /api/v1/resource-types.')
        return { id: ended.id }
      }),
      list: os.scans.list.handler(() => ({ items: [summary(ended)], demo: false })),
      get: os.scans.get.handler(({ input }) => {
        if (input.id !== ended.id)
          throw new AppError('not_found', `There is no scan ${input.id}.`, 'GET /api/v1/scans lists them.')
        return ended
      }),
      scopes: os.scans.scopes.handler(() => ({ items: [scope] })),
      events: os.scans.events.handler(({ signal }) => (answers.events ?? oneEvent)(signal)),
      cancel: os.scans.cancel.handler(({ input }) => {
        note('scans.cancel', input)
        answers.cancel?.()
        return summary(ended)
      }),
      retry: os.scans.retry.handler(({ input }) => {
        note('scans.retry', input)
        return { id: ended.id }
      }),
    },
    sql: {
      run: os.sql.run.handler(({ input }) => {
        note('sql.run', input)
        return (answers.sql ?? oneRow)(input)
      }),
      cancel: os.sql.cancel.handler(({ input }) => {
        note('sql.cancel', input)
        answers.cancel?.()
        return { cancelled: true }
      }),
    },
    system: system(answers, note),
  })
}

function system(answers: Partial<Answers>, note: (route: string, input: unknown) => void) {
  const os = implement(contract).system
  return {
    about: os.about.handler(() => about),
    policy: os.policy.handler(({ input }) => {
      note('system.policy', input)
      return {
        Version: '2012-10-17' as const,
        Statement: [
          {
            Sid: 'Skydeck',
            Effect: 'Allow' as const,
            Action: ['ec2:DescribeInstances'],
            Resource: '*' as const,
          },
        ],
      }
    }),
    doctorStore: os.doctorStore.handler(() => {
      const ok = answers.storeOk ?? true
      return {
        ok,
        checks: [
          {
            name: 'schema',
            ok,
            message: ok ? 'up to date' : 'two migrations are missing',
            hint: ok ? null : 'Start the server once.',
          },
        ],
      }
    }),
  }
}

/** The whole inventory cut into pages by a cursor that is the next index. */
function page(
  answers: Partial<Answers>,
  input: { limit: number; cursor?: string | undefined },
): ResourcePage {
  const total = answers.resourceCount ?? 3
  const start = Number(input.cursor ?? 0)
  const end = Math.min(total, start + input.limit)
  return {
    items: Array.from({ length: end - start }, (_, index) => resource(start + index)),
    nextCursor: end < total ? String(end) : null,
    total,
    totalIsEstimate: false,
    dataAge: null,
    partial: false,
    demo: false,
    ...answers.page,
  }
}

/** What the routes give that leave a scan's gaps out. */
export function summary(whole: Scan): ScanSummary {
  return ScanSummary.parse(whole)
}

function oneRow(): SqlResult {
  return {
    columns: [
      { name: 'region', type: 'text' },
      { name: 'count', type: 'bigint' },
    ],
    rows: [
      ['eu-central-1', 12],
      [null, 3],
    ],
    truncated: false,
    durationMs: 5,
    demo: false,
  }
}

const accepted: ConnectionTest = {
  ok: true,
  accountId: '111122223333',
  callerArn: account.callerArn,
  currentRegion: 'eu-central-1',
  availableRegions: ['eu-central-1'],
  code: null,
  reason: null,
  hint: null,
  missingAction: null,
}

const scope = {
  account: gap.account,
  region: gap.region,
  source: gap.source,
  state: 'denied' as const,
  calls: 1,
  throttles: 0,
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  gone: 0,
  reason: gap.reason,
  missingAction: gap.missingAction,
  durationMs: 80,
}

const about = {
  version: '0.1.0',
  mode: 'local' as const,
  demo: false,
  store: 'embedded' as const,
  storeVersion: '18.4',
  readerRole: true,
  pace: 0.5,
  workers: 1,
  connections: 1,
  resources: 3,
  lastScanAt: null,
}

function asOrpcError(error: unknown): Error {
  if (!(error instanceof AppError)) return error instanceof Error ? error : new Error(String(error))
  const { code, message, hint, missingAction } = error
  return new ORPCError(code, { status: errorStatus[code], message, data: { hint, missingAction } })
}
