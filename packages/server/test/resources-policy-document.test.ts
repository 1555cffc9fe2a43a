import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPolicy, standardPolicy } from '../src/resources/policy-document.ts'

test('one statement with single texts becomes lists, actions in lower case', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::Bucket/*', Principal: '*' },
  }
  assert.deepEqual(standardPolicy(JSON.stringify(policy)), {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['*'] },
        Action: ['s3:getobject'],
        Resource: ['arn:aws:s3:::Bucket/*'],
      },
    ],
  })
})

test('lists are sorted and without doubles, also those that differ by case only in actions', () => {
  const Statement = [
    {
      Sid: 'Two',
      Effect: 'Deny',
      NotAction: ['sts:B', 'sts:A', 'STS:a'],
      NotResource: ['b', 'a', 'b', 'A'],
      NotPrincipal: { Service: 'ec2.amazonaws.com', AWS: ['222222222222', '111111111111', '222222222222'] },
    },
  ]
  assert.deepEqual(standardPolicy({ Id: 'x', Statement }), {
    Id: 'x',
    Statement: [
      {
        Sid: 'Two',
        Effect: 'Deny',
        NotPrincipal: { Service: ['ec2.amazonaws.com'], AWS: ['111111111111', '222222222222'] },
        NotAction: ['sts:a', 'sts:b'],
        NotResource: ['A', 'a', 'b'],
      },
    ],
  })
})

test('conditions: keys in lower case, values as sorted texts, whatever JSON type they had', () => {
  const Condition = {
    Bool: { 'aws:SecureTransport': false },
    NumericLessThan: { 'aws:MultiFactorAuthAge': [3600, 300] },
    StringEquals: { 'aws:PrincipalOrgID': ['o-b', 'o-a', 'o-b'] },
  }
  const [statement] = (standardPolicy({ Statement: [{ Effect: 'Deny', Condition }] })?.Statement ??
    []) as unknown[]
  assert.deepEqual(statement, {
    Effect: 'Deny',
    Condition: {
      Bool: { 'aws:securetransport': ['false'] },
      NumericLessThan: { 'aws:multifactorauthage': ['300', '3600'] },
      StringEquals: { 'aws:principalorgid': ['o-a', 'o-b'] },
    },
  })
})

test('the order of statements stays', () => {
  const Statement = [{ Effect: 'Deny' }, { Effect: 'Allow' }]
  assert.deepEqual(standardPolicy({ Statement })?.Statement, Statement)
})

test('documents are read as text, as URL-encoded text, and as objects', () => {
  const policy = { Statement: [{ Effect: 'Allow', Resource: 'arn:aws:s3:::a+b/100%25 ü' }] }
  assert.deepEqual(readPolicy(policy), policy)
  assert.deepEqual(readPolicy(JSON.stringify(policy)), policy)
  assert.deepEqual(readPolicy(encodeURIComponent(JSON.stringify(policy))), policy)
  assert.deepEqual(readPolicy('{"Statement":[{"Resource":"50%"}]}'), { Statement: [{ Resource: '50%' }] })
})

test('what is no policy is null', () => {
  for (const text of ['', 'Hello', '%', '%7B', 'null', '[]', '"x"', '17', undefined, null, 17]) {
    assert.equal(standardPolicy(text), null, String(text))
  }
  assert.equal(standardPolicy({ Statement: ['text'] }), null)
})

test('two ways of writing the same policy are one in the standard form', () => {
  const short = { Statement: { Effect: 'Allow', Action: 'EC2:*', Resource: '*' } }
  const long = { Statement: [{ Resource: ['*', '*'], Action: ['ec2:*', 'EC2:*'], Effect: 'Allow' }] }
  assert.deepEqual(standardPolicy(short), standardPolicy(long))
  assert.deepEqual(standardPolicy(standardPolicy(short)), standardPolicy(short))
})
