import type { AccountInput } from '@skydeck/contract'
import { partitionOf } from '../aws/regions.ts'
import type { StoredConnection } from '../store/connections.ts'

/** A connection as its input states it, before AWS was asked anything. */
export function blankConnection(
  input: AccountInput,
  { id, homeRegion: usual, createdAt }: { id: string; homeRegion: string; createdAt: Date },
): StoredConnection {
  const homeRegion = input.homeRegion ?? usual
  return {
    ...{ id, name: input.name ?? input.method, method: input.method, createdAt },
    ...{ homeRegion, partition: partitionOf(homeRegion) },
    accountId: input.method === 'role' ? (input.roleArn.split(':')[4] ?? null) : null,
    profile: input.method === 'profile' ? input.profile : null,
    roleArn: input.method === 'role' ? input.roleArn : null,
    externalId: input.method === 'role' ? (input.externalId ?? null) : null,
    via: input.method === 'role' ? (input.via ?? null) : null,
    vaultId: null,
    accessKeyId: input.method === 'keys' ? input.accessKeyId : null,
    ...{
      callerArn: null,
      regions: [],
      state: 'new',
      reason: null,
      hint: null,
      missingAction: null,
      testedAt: null,
    },
    current: false,
    ephemeral: false,
  }
}
