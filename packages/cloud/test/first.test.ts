import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DescribeInstancesCommand, DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type Cloud, startCloud } from '../src/index.ts'

let cloud: Cloud
before(async () => {
  cloud = await startCloud({ accounts: 2, resources: 600, report: (e) => console.error(e) })
})
after(() => cloud.close())

const config = (region = 'us-east-1', n = 0) => {
  const { accessKeyId, secretAccessKey } = cloud.accounts[n] ?? assert.fail('no account')
  return { endpoint: cloud.url, region, credentials: { accessKeyId, secretAccessKey } }
}

test('STS tells who calls, and gives keys for the role in the other account', async () => {
  const sts = new STSClient(config())
  const me = await sts.send(new GetCallerIdentityCommand({}))
  assert.equal(me.Account, cloud.accounts[0]?.id)
  const RoleArn = cloud.accounts[1]?.roleArn
  const { Credentials: c } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scan' }))
  const other = new STSClient({
    ...config(),
    credentials: {
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken ?? '',
    },
  })
  assert.equal((await other.send(new GetCallerIdentityCommand({}))).Account, cloud.accounts[1]?.id)
})

test('EC2 instances come as they are held', async () => {
  const ec2 = new EC2Client(config())
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}))
  const got = Reservations?.flatMap((r) => r.Instances ?? [])
  assert.deepEqual(got, cloud.data.list(cloud.accounts[0]?.id ?? '', 'us-east-1', 'ec2:instances'))
  const { Regions } = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }))
  assert.deepEqual(
    Regions?.map((r) => r.OptInStatus),
    ['opt-in-not-required', 'opt-in-not-required', 'opt-in-not-required', 'not-opted-in'],
  )
})

test('RDS instances come as they are held', async () => {
  const rds = new RDSClient(config())
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}))
  assert.deepEqual(DBInstances, cloud.data.list(cloud.accounts[0]?.id ?? '', 'us-east-1', 'rds:instances'))
})
