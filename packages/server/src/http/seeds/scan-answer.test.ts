import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Gap, Scan } from '@skydeck/contract'
import { listTypes } from '../../inventory/list-types.ts'
import { sources } from '../../resources/index.ts'
import { scanAnswer } from './scan-answer.ts'

const types = listTypes(sources)

function scan(gaps: Pick<Gap, 'source' | 'operation' | 'state'>[]): Scan {
  const time = '2026-01-01T00:00:00.000Z'
  return {
    ...{ id: 'a', state: 'partial', tier: 'base', trigger: 'request', demo: false, createdAt: time },
    ...{ startedAt: time, finishedAt: time, durationMs: 1, calls: 1, throttles: 0 },
    ...{ scopes: { total: 1, finished: 1, planned: true }, resources: { aws_vpc: 2 } },
    ...{ created: 2, updated: 0, unchanged: 0, gone: 0, errors: gaps.length },
    gaps: gaps.map((gap) => ({
      ...{ account: '111111111111', region: 'us-east-1', count: 1, reason: 'why', missingAction: null },
      ...gap,
    })),
  }
}

const list = { source: 'ec2:DescribeVpcs', operation: 'DescribeVpcs' }

test('where all is refused the status says how', () => {
  const statuses = (['denied', 'throttled', 'unsupported', 'failed'] as const).map(
    (state) => scanAnswer(scan([{ ...list, state }]), [], ['vpc'], types).status,
  )
  assert.deepEqual(statuses, [403, 429, 400, 502])
})

test('a detail call that was refused leaves its word found', () => {
  const { status, body } = scanAnswer(
    scan([{ ...list, operation: 'DescribeVpcAttribute', state: 'denied' }]),
    [],
    ['vpc'],
    types,
  )
  assert.deepEqual([status, body.status, body.resources_found], [200, 'success', { vpc: 2 }])
})

test('a word that was refused is left out of what was found', () => {
  const { status, body } = scanAnswer(scan([{ ...list, state: 'denied' }]), [], ['vpc', 's3'], types)
  assert.deepEqual([status, body.status, body.resources_found], [200, 'partial', { s3: 0 }])
})
