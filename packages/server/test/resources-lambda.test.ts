import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, rowOf, typeNamed } from './support/catalogue-rows.ts'

const config = {
  FunctionName: 'mailer',
  FunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:mailer',
  Environment: { Variables: { TOKEN: 'swordfish' } },
}

test('a function is known by its name', async () => {
  const { rows, next } = await listed('lambda:ListFunctions', { Functions: [config], NextMarker: 'more' })
  assert.deepEqual(
    rows.map(({ arn, id, name }) => [arn, id, name]),
    [[config.FunctionArn, 'mailer', 'mailer']],
  )
  assert.equal(next, 'more')
})

test('its policy is read from text; without one both columns are null', () => {
  const type = typeNamed('aws_lambda_function')
  const policy = { Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Principal: '*' } }
  const said = rowOf(type, config, { GetPolicy: { Policy: JSON.stringify(policy) } }).computed
  assert.deepEqual(said, {
    policy,
    policy_std: {
      Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['lambda:invokefunction'] }],
    },
  })
  for (const details of [{}, { GetPolicy: {} }]) {
    assert.deepEqual(rowOf(type, config, details).computed, { policy: null, policy_std: null })
  }
})

test('a function without policy or URL is an answer; values of its environment are secrets', () => {
  const { details, secrets, ordered } = typeNamed('aws_lambda_function')
  assert.deepEqual(details.GetPolicy?.absent, ['ResourceNotFoundException'])
  assert.deepEqual(details.GetFunctionUrlConfig?.absent, ['ResourceNotFoundException'])
  assert.deepEqual(secrets, { 'Environment.Variables': 'map' })
  assert.ok(ordered.includes('Layers'))
})
