import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanSummary } from '@skydeck/contract'
import { progressLines } from './progress.ts'

const summary: ScanSummary = {
  id: 'scan-1',
  state: 'running',
  tier: 'base',
  trigger: 'cli',
  demo: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  durationMs: 0,
  calls: 1234,
  throttles: 0,
  scopes: { total: 40, finished: 10, planned: false },
  resources: { aws_vpc: 1, aws_ec2_instance: 1999 },
  created: 0,
  updated: 0,
  unchanged: 0,
  gone: 0,
  errors: 1,
}

const view = { summary: undefined, running: [], cancelling: false, startedAt: 1_000 }

test('before anything is known', () => {
  assert.deepEqual(progressLines(view, 3_000, '*', 80), ['* Scanning: finding accounts and regions  2.0 s'])
})

test('a bar with the figures, and what is being listed', () => {
  const running = ['ec2:DescribeInstances eu-west-1', 's3:ListBuckets global', 'a', 'b', 'evil\x1b[2J']
  assert.deepEqual(progressLines({ ...view, summary, running }, 66_000, '*', 120), [
    `* Scanning ${'█'.repeat(5)}${'░'.repeat(15)} 10/40+ scopes  2,000 resources  1,234 calls  1 gap  1 min 05 s`,
    '  ec2:DescribeInstances eu-west-1, s3:ListBuckets global, a and 2 more',
  ])
})

test('while it is being cancelled', () => {
  assert.match(
    progressLines({ ...view, summary, cancelling: true }, 2_000, '*', 80)[0] ?? '',
    /^\* Cancelling /,
  )
})

test('a narrow terminal gives up the bar before the figures', () => {
  for (let width = 60; width < 120; width++) {
    const [line = ''] = progressLines({ ...view, summary }, 3_000, '*', width)
    assert.match(line, /10\/40\+ scopes {2}2,000 resources {2}1,234 calls {2}1 gap {2}2\.0 s$/)
    if (line.includes('█')) assert.ok(line.length < width, `${width}: ${line}`)
  }
})
