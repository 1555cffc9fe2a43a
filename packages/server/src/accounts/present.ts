import type { Account, ConnectionTest } from '@skydeck/contract'
import type { StoredConnection } from '../store/connections.ts'

/** A connection as it leaves the server. */
export function presentAccount(connection: StoredConnection, demo: boolean): Account {
  const {
    id,
    accountId,
    name,
    method,
    profile,
    roleArn,
    externalId,
    via,
    vaultId,
    accessKeyId,
    homeRegion,
    callerArn,
  } = connection
  const { regions, state, reason, hint, missingAction, testedAt, current } = connection
  return {
    ...{ id, accountId, name, method, profile, roleArn, externalId, via, homeRegion, callerArn },
    ...{ regions, state, reason, hint, missingAction, current, demo },
    hasSecret: vaultId !== null,
    accessKeyLast4: accessKeyId ? accessKeyId.slice(-4) : null,
    testedAt: testedAt?.toISOString() ?? null,
  }
}

/** What a test says of a connection. */
export function factsOf(test: ConnectionTest, at: Date): Partial<StoredConnection> {
  return {
    ...(test.accountId ? { accountId: test.accountId } : {}),
    ...(test.callerArn
      ? { callerArn: test.callerArn, partition: test.callerArn.split(':')[1] ?? 'aws' }
      : {}),
    ...(test.availableRegions.length > 0 ? { regions: test.availableRegions } : {}),
    state: test.ok ? 'ok' : 'failed',
    reason: test.reason,
    hint: test.hint,
    missingAction: test.missingAction,
    testedAt: at,
  }
}
