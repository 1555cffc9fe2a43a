import { DescribeRegionsCommand, EC2Client, type Region } from '@aws-sdk/client-ec2'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Errand, Session } from './door.ts'

export interface Identity {
  account: string
  arn: string
  partition: string
}

/** Who the session is. It needs no permission; throws `AwsError` when AWS does not know the credentials. */
export async function callerIdentity(session: Session, region: string, errand: Errand): Promise<Identity> {
  const answer = await session.client(STSClient, region, errand).send(new GetCallerIdentityCommand({}))
  const arn = answer.Arn ?? ''
  session.account = answer.Account ?? session.account
  return { account: answer.Account ?? '', arn, partition: arn.split(':')[1] || 'aws' }
}

/** All regions of the partition with their opt-in status for this account. */
export async function allRegions(
  session: Session,
  region: string,
  errand: Errand,
): Promise<readonly Region[]> {
  const ec2 = session.client(EC2Client, region, {
    ...errand,
    actions: { DescribeRegions: 'ec2:DescribeRegions' },
  })
  const answer = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))
  return answer.Regions ?? []
}

/** The names of the regions that the account may use, sorted. */
export function enabledRegions(regions: readonly Region[]): string[] {
  return regions
    .filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in')
    .flatMap(({ RegionName }) => RegionName ?? [])
    .sort()
}
