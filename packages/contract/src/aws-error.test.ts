import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError, handleAWSError, isRetryable } from './aws-error.ts'
import { type AwsErrorCode, awsErrorCodes } from './aws-error-codes.ts'

/** What an SDK client throws, as far as it is of use here. */
const thrown = (name: string, message = 'said so', httpStatusCode?: number) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r-1' } })

const site = { operation: 'DescribeInstances', action: 'ec2:DescribeInstances', region: 'eu-west-1' }

describe('AWS errors in our words', () => {
  const table: Record<Exclude<AwsErrorCode, 'Unexpected'>, readonly string[]> = {
    AccessDenied: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'],
    InvalidCredentials: [
      'InvalidClientTokenId',
      'InvalidAccessKeyId',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ],
    ExpiredCredentials: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
    ResourceNotFound: [
      'NoSuchBucket',
      'NoSuchEntity',
      'ResourceNotFoundException',
      'DBSnapshotNotFoundFault',
    ],
    Throttling: [
      'RequestLimitExceeded',
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
      'SlowDown',
    ],
    ServiceUnavailable: ['ServiceUnavailable', 'InternalError', 'InternalFailure', 'ServiceException'],
    ConnectionFailed: ['TimeoutError', 'ECONNRESET', 'ENOTFOUND'],
    RegionNotAvailable: ['AuthFailure', 'OptInRequired'],
    InvalidRequest: ['ValidationError', 'InvalidParameterValue', 'PaginationTokenExpiredException'],
  }
  for (const [code, names] of Object.entries(table)) {
    test(code, () => {
      for (const name of names) {
        const status = name === 'PaginationTokenExpiredException' ? 400 : undefined
        assert.equal(handleAWSError(thrown(name, 'said so', status), 'EC2', site).code, code, name)
      }
    })
  }

  test('a network error has its name in `code`, S3 its own in `Code`', () => {
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    assert.equal(handleAWSError(reset, 'EC2').code, 'ConnectionFailed')
    const s3 = Object.assign(thrown('S3ServiceException', 'x', 403), { Code: 'SlowDown' })
    assert.equal(handleAWSError(s3, 'S3').code, 'Throttling')
  })

  test('where the name says nothing the status does', () => {
    const codes = [401, 403, 404, 429, 400, 500, 503, undefined].map(
      (status) => handleAWSError(thrown('Whatever', 'x', status), 'EC2').code,
    )
    assert.deepEqual(codes, [
      ...['AccessDenied', 'AccessDenied', 'ResourceNotFound', 'Throttling', 'InvalidRequest'],
      ...['ServiceUnavailable', 'ServiceUnavailable', 'Unexpected'],
    ])
  })

  test('the three wordings of a denial are told apart, and the action is named', () => {
    const said = (why: string) =>
      `User: arn:aws:iam::1:user/x is not authorized to perform: ec2:DescribeInstances ${why}`
    const sources = [
      'because no identity-based policy allows the ec2:DescribeInstances action',
      'with an explicit deny in a service control policy',
      'with an explicit deny in a resource-based policy',
      'because no permissions boundary allows the ec2:DescribeInstances action',
      'because no session policy allows the ec2:DescribeInstances action',
      '',
    ].map((why) =>
      handleAWSError(thrown('AccessDenied', said(why), 403), 'EC2', { operation: 'DescribeInstances' }),
    )
    assert.deepEqual(
      sources.map(({ denialSource }) => denialSource),
      ['identity', 'organization', 'resource', 'boundary', 'session', 'unknown'],
    )
    assert.equal(new Set(sources.map(({ message }) => message)).size, 6)
    for (const { missingAction, hint } of sources) {
      assert.equal(missingAction, 'ec2:DescribeInstances')
      assert.ok(hint.includes('ec2:DescribeInstances'))
    }
  })

  test('only a denial names a missing action', () => {
    assert.equal(handleAWSError(thrown('Throttling'), 'EC2', site).missingAction, undefined)
    assert.equal(handleAWSError(thrown('AccessDenied'), 'EC2', site).missingAction, site.action)
  })

  test('every code has a sentence and a hint, one line each, and keeps what AWS said', () => {
    const seen = new Set<string>()
    for (const names of [...Object.values(table), ['Whatever']]) {
      const cause = thrown(names[0] ?? '', 'first line\nsecond line')
      const error = handleAWSError(cause, 'EC2', site)
      seen.add(error.code)
      assert.match(error.message, /^[A-Za-z].*\.$/)
      assert.match(error.hint, /^[A-Z].*\.$/)
      assert.ok(!error.message.includes('second line'))
      assert.deepEqual([error.cause, error.awsRequestId, error.awsCode], [cause, 'r-1', names[0]])
    }
    assert.deepEqual([...seen].sort(), awsErrorCodes.toSorted())
  })

  test('an answer that cannot be read is not quoted', () => {
    const html = Object.assign(thrown('SyntaxError', '<html>secret page</html>\n Deserialization error', 502))
    assert.ok(!handleAWSError(html, 'EC2', site).message.includes('secret page'))
  })

  test('anything may have been thrown, and ours stays as it is', () => {
    for (const odd of [undefined, null, 'text', 7, {}])
      assert.equal(handleAWSError(odd, 'EC2').code, 'Unexpected')
    const ours = handleAWSError(thrown('SlowDown'), 'S3')
    assert.ok(ours instanceof AwsError)
    assert.equal(handleAWSError(ours, 'EC2'), ours)
  })

  test('what may pass is told from what will not', () => {
    for (const name of ['SlowDown', 'InternalError', 'ECONNRESET'])
      assert.equal(isRetryable(thrown(name)), true, name)
    for (const name of ['AccessDenied', 'ExpiredToken', 'NoSuchBucket'])
      assert.equal(isRetryable(thrown(name)), false, name)
  })
})
