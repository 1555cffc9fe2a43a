import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runCli } from './support/run-cli.ts'
import { serving } from './support/serving.ts'

const id = 'AKIAIOSFODNN7EXAMPLE'
const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY'

test('accounts add: each way to connect', async () => {
  await using server = await serving()
  const arn = 'arn:aws:iam::111122223333:role/skydeck'
  const ways: [args: string[], input?: string][] = [
    [['--profile', 'prod', '--name', 'Production']],
    [['--role-arn', arn, '--external-id', '7f3a', '--via', 'acc-1', '--region', 'eu-central-1']],
    [
      ['--keys', '--name', 'sandbox'],
      `export AWS_ACCESS_KEY_ID=${id}\nexport AWS_SECRET_ACCESS_KEY=${secret}\n`,
    ],
    [['--default']],
  ]
  for (const [args, input] of ways) {
    const { code, stdout, stderr } = await runCli(['accounts', 'add', ...args], {
      server,
      ...(input && { input }),
    })
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'acc-1\n')
    assert.match(stderr, /skydeck scan --account 111122223333/)
    assert.ok(!`${stdout}${stderr}`.includes(secret))
  }
  assert.deepEqual(
    server.asked.map(({ input }) => input),
    [
      { method: 'profile', profile: 'prod', name: 'Production' },
      { method: 'role', roleArn: arn, externalId: '7f3a', via: 'acc-1', homeRegion: 'eu-central-1' },
      { method: 'keys', accessKeyId: id, secretAccessKey: secret, name: 'sandbox' },
      { method: 'default' },
    ],
  )
})

const wrong: [args: string[], says: RegExp, input?: string][] = [
  [[], /How to connect is missing/],
  [['--profile', 'a', '--default'], /several ways/],
  [['--profile', 'a', '--external-id', 'x'], /belong to --role-arn/],
  [['--role-arn', 'arn:aws:iam::1:role/x'], /--role-arn is no ARN of an IAM role/],
  [['--default', '--region', 'Frankfurt'], /--region is no region name/],
  [['--keys'], /no keys on stdin/],
  [
    ['--keys'],
    /access key id is no access key id/,
    `aws_access_key_id=nonsense\naws_secret_access_key=${secret}`,
  ],
]

for (const [args, says, input] of wrong) {
  test(`accounts add ${args.join(' ')}: ${says.source}`, async () => {
    await using server = await serving()
    const { code, stderr } = await runCli(['accounts', 'add', ...args], { server, ...(input && { input }) })
    assert.equal(code, 2)
    assert.match(stderr, says)
    assert.ok(!stderr.includes(secret))
    assert.deepEqual(server.asked, [])
  })
}

test('accounts list', async () => {
  await using server = await serving()
  const { stdout } = await runCli(['accounts', 'list'], { server })
  assert.match(stdout, /^\* {2}acc-1 {2}111122223333 {2}production {2}profile {2}prod {5}ok /m)
})

test('accounts test, switch and remove take the id, the account or the name', async () => {
  await using server = await serving()
  for (const word of ['acc-1', '111122223333', 'production']) {
    assert.equal((await runCli(['accounts', 'test', word], { server })).code, 0)
    assert.equal((await runCli(['accounts', 'switch', word], { server })).stdout, 'acc-1\n')
    const { stderr } = await runCli(['accounts', 'remove', word, '--purge'], { server })
    assert.match(stderr, /Removed production \(111122223333\) and 5 resources\./)
  }
  assert.deepEqual(server.asked[0], { route: 'accounts.remove', input: { id: 'acc-1', purge: true } })
  const { code, stderr } = await runCli(['accounts', 'remove', 'prodution'], { server })
  assert.equal(code, 2)
  assert.match(stderr, /Did you mean production\?/)
})

test('accounts test fails with the reason', async () => {
  const refused = {
    ...{ ok: false, accountId: null, callerArn: null, currentRegion: 'eu-central-1', availableRegions: [] },
    ...{
      code: 'ExpiredCredentials',
      reason: 'The session has ended.',
      hint: 'Sign in again.',
      missingAction: null,
    },
  }
  await using server = await serving({ test: refused })
  const { code, stdout, stderr } = await runCli(['accounts', 'test', 'acc-1', '--json'], { server })
  assert.equal(code, 1)
  assert.deepEqual(JSON.parse(stdout), refused)
  assert.equal(stderr, 'error: The session has ended.\nhint:  Sign in again.\n')
})
