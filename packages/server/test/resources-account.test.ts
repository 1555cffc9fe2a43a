import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tagsOf } from '../src/scan/tags.ts'
import { listed, typeNamed } from './support/catalogue-rows.ts'

test('the account is a row; who asked is never kept', async () => {
  const answer = {
    Account: '111111111111',
    UserId: 'AROA1:me',
    Arn: 'arn:aws:sts::111111111111:assumed-role/x/me',
  }
  const { rows, next } = await listed('sts:GetCallerIdentity', answer)
  assert.deepEqual(
    rows.map(({ arn, id }) => [arn, id]),
    [['arn:aws:account::111111111111:account', '111111111111']],
  )
  assert.equal(next, undefined)
  const { drop, allColumns } = typeNamed('aws_account')
  assert.deepEqual(drop, ['Arn', 'UserId'])
  assert.ok(!allColumns.some(({ name }) => name === 'user_id'))
})

test('the account’s tags are unknown: they live in Organizations, which is not asked', () => {
  const type = typeNamed('aws_account')
  assert.equal(type.tags.from, 'never')
  assert.equal(tagsOf(type, { Account: '111111111111' }), undefined)
})

test('a region is a row in itself, opted in or not', async () => {
  const Regions = [{ RegionName: 'af-south-1', OptInStatus: 'not-opted-in' }]
  const { rows } = await listed('ec2:DescribeRegions', { Regions })
  assert.deepEqual(
    rows.map(({ arn, id, region }) => [arn, id, region]),
    [['arn:aws:ec2:af-south-1:111111111111:region/af-south-1', 'af-south-1', 'af-south-1']],
  )
})
