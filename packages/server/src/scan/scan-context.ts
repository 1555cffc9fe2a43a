import type { Pool } from 'pg'
import type { Session } from '../aws/door.ts'
import type { Meter } from '../aws/meter.ts'
import type { ResourceType, Source } from '../resources/define.ts'
import type { ClaimedScope } from '../store/scopes.ts'
import type { KeyedHash } from './protect.ts'

/** A connection ready to call AWS. */
export interface OpenConnection {
  session: Session
  homeRegion: string
  /** Region names that AWS named when the connection was last asked. */
  regions: readonly string[]
}

/** What scanning needs of the rest of Skydeck; runtime hands it in. */
export interface ScanContext {
  pool: Pool
  sources: readonly Source[]
  types: readonly ResourceType[]
  /** Throws `AwsError` where the credentials cannot be had. */
  connect(connectionId: string): Promise<OpenConnection>
  /** Tells the connection what AWS said of it. */
  learned(
    connectionId: string,
    facts: { accountId?: string; callerArn?: string; partition?: string; regions?: readonly string[] },
  ): Promise<void>
  keyedHash: KeyedHash
  now: () => Date
  log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/** One claimed scope. `connection` is absent where its credentials could not be had. */
export interface ScopeWork {
  context: ScanContext
  scope: ClaimedScope
  meter: Meter
  signal: AbortSignal
  connection?: OpenConnection
}

/** One scope that calls AWS. */
export interface ScopeRun extends ScopeWork {
  connection: OpenConnection
}

/** One scope that reads a source's list. */
export interface ListRun extends ScopeRun {
  source: Source
}

/** The pseudo source that brings tags to the rows of others. */
export const tagSource = 'tag:GetResources'
export const identitySource = 'sts:GetCallerIdentity'
export const regionsSource = 'ec2:DescribeRegions'
