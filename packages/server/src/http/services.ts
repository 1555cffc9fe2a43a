import type {
  Account,
  AccountInput,
  ConnectionTest,
  Facet,
  ResourceDetail,
  ResourcePage,
  ResourceQuery,
  ResourceType,
  Scan,
  ScanRequest,
  ScanSummary,
  Scope,
  SqlRequest,
  SqlResult,
  Tier,
} from '@skydeck/contract'

/** What may be asked of one store: the real one, or the demo's. */
export interface World {
  demo: boolean
  accounts: {
    list(): Promise<Account[]>
    add(input: AccountInput): Promise<Account>
    remove(id: string, purge: boolean): Promise<{ removed: string; resourcesPurged: number }>
    test(id: string): Promise<ConnectionTest>
    switch(id: string): Promise<Account>
    tryKeys(keys: RequestKeys): Promise<ConnectionTest>
    addForRequest(keys: RequestKeys, test: ConnectionTest): Promise<string>
    dropForRequest(id: string): Promise<void>
  }
  scans: {
    start(request: ScanRequest, trigger?: string): Promise<{ id: string }>
    get(id: string): Promise<Scan>
    list(limit: number): Promise<ScanSummary[]>
    scopes(id: string): Promise<Scope[]>
    cancel(id: string): Promise<ScanSummary>
    retry(id: string): Promise<{ id: string }>
    follow(id: string, signal?: AbortSignal): AsyncGenerator<ScanSummary>
  }
  inventory: {
    list(query: ListQuery): Promise<ResourcePage>
    facets(query: ResourceQuery & { column: string | string[] }): Promise<{ facets: Facet[]; demo: boolean }>
    get(query: {
      arn: string
      account?: string | undefined
      at?: string | undefined
    }): Promise<ResourceDetail>
  }
  sql: {
    run(request: SqlRequest, signal?: AbortSignal): Promise<SqlResult>
    cancel(id: string): boolean
  }
  store: { kind: 'embedded' | 'postgresql'; version: string; readerRole: boolean }
  /** Figures for the about page. */
  counts(): Promise<{ connections: number; resources: number; lastScanAt: string | null }>
  examine(): Promise<{ name: string; ok: boolean; message: string; hint: string | null }[]>
  ready(): Promise<boolean>
  audit(entry: {
    actor: string
    action: string
    subject: string | null
    outcome: 'done' | 'failed'
    requestId: string
  }): Promise<void>
}

type ListQuery = ResourceQuery & {
  sort?: string | undefined
  limit: number
  cursor?: string | undefined
  columns?: string | undefined
}

export interface RequestKeys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | null | undefined
  region: string
}

/** Everything the HTTP layer needs; runtime puts it together. */
export interface Services {
  /** The store that people see: the demo's until there is a real connection. */
  shown(): Promise<World>
  /** The real store; connecting and requests with keys go there always. */
  real(): Promise<World>
  /** From now on the real store is shown. */
  leaveDemo(): Promise<void>
  resourceTypes(): ResourceType[]
  policy(
    types: readonly string[] | undefined,
    tier: Tier,
  ): { Version: '2012-10-17'; Statement: { Sid: string; Effect: 'Allow'; Action: string[]; Resource: '*' }[] }
  profiles(): Promise<{ name: string; region: string | null }[]>
  settings: { version: string; mode: 'local'; pace: number; workers: number; requestTimeoutMs: number }
  metrics(): Promise<string>
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>): void
}

/** Who asks. In local mode it is the one person who has the token. */
export interface Caller {
  name: string
  role: 'viewer' | 'operator' | 'admin'
}
