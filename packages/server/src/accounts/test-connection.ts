import { AwsError, type ConnectionTest } from '@skydeck/contract'
import type { Session } from '../aws/door.ts'
import { allRegions, callerIdentity, enabledRegions } from '../aws/identity.ts'
import { newMeter } from '../aws/meter.ts'

/**
 * Asks AWS who a session is and which regions it may use. A refusal is an answer, with its name and reason; when only the
 * list of regions is refused the connection is good and its regions are unknown.
 */
export async function testSession(
  session: Session,
  region: string,
  signal?: AbortSignal,
): Promise<ConnectionTest> {
  const errand = { meter: newMeter(), actions: {}, ...(signal ? { signal } : {}) }
  try {
    const { account, arn, partition } = await callerIdentity(session, region, errand)
    session.partition = partition
    const regions = await allRegions(session, region, errand).then(enabledRegions, refusal)
    return Array.isArray(regions)
      ? { ...good, accountId: account, callerArn: arn, currentRegion: region, availableRegions: regions }
      : {
          ...good,
          accountId: account,
          callerArn: arn,
          currentRegion: region,
          availableRegions: [],
          ...regions,
        }
  } catch (error) {
    return { ...good, ok: false, currentRegion: region, ...refusal(error) }
  }
}

const good: ConnectionTest = {
  ok: true,
  accountId: null,
  callerArn: null,
  currentRegion: '',
  availableRegions: [],
  code: null,
  reason: null,
  hint: null,
  missingAction: null,
}

function refusal(error: unknown): Pick<ConnectionTest, 'code' | 'reason' | 'hint' | 'missingAction'> {
  if (!(error instanceof AwsError)) throw error
  return {
    code: error.code,
    reason: error.message,
    hint: error.hint,
    missingAction: error.missingAction ?? null,
  }
}
