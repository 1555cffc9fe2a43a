import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Cloud, startCloud } from '@skydeck/cloud'
import {
  type Home,
  killServed,
  newHome,
  runSkydeck,
  type Served,
  startServed,
} from '../../server/test/support/served.ts'
import { scanAndWait } from '../../server/test/support/served-scan.ts'

describe('bad input to a real server: a sentence, a hint, an exit code, nothing half-written', {
  timeout: 100_000,
}, () => {
  let cloud: Cloud
  let home: Home
  let server: Served

  before(async () => {
    ;[cloud, home] = await Promise.all([startCloud({ resources: 60 }), newHome()])
    const { accessKeyId, secretAccessKey } = cloud.accounts[0] ?? assert.fail()
    server = await startServed({
      ...home.env,
      AWS_ENDPOINT_URL: cloud.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    })
    await scanAndWait(server, { types: ['aws_vpc'] })
  })
  after(async () => {
    await killServed()
    await cloud?.close()
    await home?.remove()
  })

  const cases: readonly [code: number, message: RegExp, args: string[], input?: string][] = [
    [2, /nowhere-1/, ['scan', '--region', 'nowhere-1']],
    [2, /aws_ec2_instances/, ['scan', '--type', 'aws_ec2_instances']],
    [2, /000000000000/, ['scan', '--account', '000000000000']],
    [2, /deep/, ['scan', '--tier', 'deep']],
    [1, /selec/, ['sql', 'selec 1']],
    [2, /empty|no statement/i, ['sql', ' ']],
    [1, /read-only/, ['sql', 'delete from resources']],
    [1, /aws_nothing/, ['sql', 'select * from aws_nothing']],
    [2, /size/, ['resources', '--type', 'aws_vpc', '--filter', 'size >']],
    [2, /aws_nothing/, ['resources', '--type', 'aws_nothing']],
    [2, /limit/i, ['resources', '--limit', 'many']],
    [1, /nothing/, ['scans', 'nothing']],
    [2, /nothing/, ['accounts', 'remove', 'nothing']],
    [1, /absent/, ['accounts', 'add', '--profile', 'absent']],
    [
      1,
      /AWS/,
      ['accounts', 'add', '--keys'],
      'export AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE\nexport AWS_SECRET_ACCESS_KEY=CANARYsecretSecretSecretSecretEXAMPLEKEY\n',
    ],
    [2, /key/i, ['accounts', 'add', '--keys'], '{"nonsense": '],
    [2, /unheard/i, ['unheard']],
  ]
  for (const [code, message, args, input] of cases) {
    test(`skydeck ${args.join(' ')}`, async () => {
      const ended = await runSkydeck(args, home.env, input)
      assert.equal(ended.code, code, ended.stderr)
      assert.match(ended.stderr, message)
      assert.equal(ended.stdout, '')
      assert.doesNotMatch(ended.stderr, /^\s+at |CANARY/m)
    })
  }

  test('nothing of it left a connection or a scan', async () => {
    assert.equal((await server.ask('GET', '/api/v1/accounts')).body.items.length, 1)
    assert.equal((await server.ask('GET', '/api/v1/scans')).body.items.length, 1)
  })

  test('a wrong token, and a server that is not there', async () => {
    const wrong = { ...home.env, SKYDECK_URL: server.url, SKYDECK_TOKEN: 'x'.repeat(40) }
    const refused = await runSkydeck(['accounts', 'list'], wrong)
    assert.deepEqual([refused.code, refused.stdout], [1, ''])
    assert.match(refused.stderr, /error: This token is not valid\.\nhint: +Send/)
    const absent = await runSkydeck(['accounts', 'list'], { ...wrong, SKYDECK_URL: 'http://127.0.0.1:1' })
    assert.equal(absent.code, 1)
    assert.match(absent.stderr, /error: No Skydeck server answers at http:\/\/127\.0\.0\.1:1\.\nhint: /)
    const detached = await runSkydeck(['scan', '--detach'], {
      ...home.env,
      SKYDECK_HOME: join(home.path, 'other'),
    })
    assert.equal(detached.code, 2)
  })

  test('an export that cannot be written leaves no file, half or whole', async () => {
    const folder = join(home.path, 'out')
    await mkdir(folder)
    const nowhere = await runSkydeck(
      ['export', '--format', 'csv', '--output', join(folder, 'no', 'x.csv')],
      home.env,
    )
    assert.equal(nowhere.code, 2)
    const unknown = await runSkydeck(
      ['export', '--type', 'aws_nothing', '--format', 'csv', '--output', join(folder, 'y.csv')],
      home.env,
    )
    assert.equal(unknown.code, 2)
    assert.deepEqual(await readdir(folder), [])
    assert.ok(!existsSync(join(folder, 'y.csv')))
  })

  test('gaps end with exit code 3 and name the missing action', async () => {
    cloud.rules.add({ service: 'ec2', operation: 'DescribeVpcs', region: 'eu-west-1', fault: 'denied' })
    const { code, stdout } = await runSkydeck(['scan', '--type', 'aws_vpc', '--json'], home.env)
    cloud.rules.clear()
    const { state, gaps } = JSON.parse(stdout) as {
      state: string
      gaps: { missingAction: string; region: string }[]
    }
    assert.deepEqual([code, state], [3, 'partial'])
    assert.deepEqual(
      gaps.map(({ region, missingAction }) => [region, missingAction]),
      [['eu-west-1', 'ec2:DescribeVpcs']],
    )
  })
})
