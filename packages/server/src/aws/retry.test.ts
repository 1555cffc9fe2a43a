import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AwsErrorCode, awsErrorCodes, handleAWSError } from '@skydeck/contract'
import { retryPause } from './retry.ts'

const sample: Record<AwsErrorCode, string> = {
  AccessDenied: 'AccessDenied',
  InvalidCredentials: 'InvalidClientTokenId',
  ExpiredCredentials: 'ExpiredToken',
  ResourceNotFound: 'NoSuchBucket',
  Throttling: 'SlowDown',
  ServiceUnavailable: 'InternalError',
  ConnectionFailed: 'ECONNRESET',
  RegionNotAvailable: 'AuthFailure',
  InvalidRequest: 'ValidationError',
  Unexpected: 'Whatever',
}
const errorOf = (code: AwsErrorCode) => handleAWSError({ name: sample[code], message: 'said' }, 'EC2')
const longest = () => 1

/** The pauses that an error gets, attempt by attempt, until there is none. */
function pauses(code: AwsErrorCode, random: () => number): number[] {
  const error = errorOf(code)
  assert.equal(error.code, code)
  const found: number[] = []
  for (let attempt = 1; attempt < 100; attempt++) {
    const pause = retryPause(error, attempt, random)
    if (pause === undefined) return found
    found.push(pause)
  }
  return found
}

test('a throttle is tried eight times, over doubling ranges up to 20 s', () => {
  assert.deepEqual(pauses('Throttling', longest), [500, 1000, 2000, 4000, 8000, 16_000, 20_000])
})

test('a broken connection and an unavailable service are tried four times', () => {
  for (const code of ['ConnectionFailed', 'ServiceUnavailable'] as const)
    assert.deepEqual(pauses(code, longest), [100, 200, 400])
})

test('what the same call will be told again is not tried again', () => {
  const final = awsErrorCodes.filter(
    (code) => !['Throttling', 'ConnectionFailed', 'ServiceUnavailable'].includes(code),
  )
  assert.equal(final.length, 7)
  for (const code of final) assert.deepEqual(pauses(code, longest), [], code)
})

test('the pause is anywhere in its range, so that many callers do not come back together', () => {
  for (const share of [0, 0.25, 0.99]) assert.equal(pauses('Throttling', () => share)[3], 4000 * share)
})
