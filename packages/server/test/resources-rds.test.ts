import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listed, place, sideItems, typeNamed } from './support/catalogue-rows.ts'

const arn = (kind: string, name: string) => `arn:aws:rds:eu-west-1:111111111111:${kind}:${name}`

test('the engine tells RDS, DocumentDB and Neptune instances apart', async () => {
  const engines = ['postgres', 'aurora-mysql', 'docdb', 'neptune', 'sqlserver-ex', 'custom-oracle-ee']
  const DBInstances = engines.map((Engine, index) => ({
    Engine,
    DBInstanceIdentifier: `db-${index}`,
    DBInstanceArn: arn('db', `db-${index}`),
  }))
  const { rows, next } = await listed('rds:DescribeDBInstances', { DBInstances, Marker: 'more' })
  assert.deepEqual(
    rows.map(({ type }) => type),
    [
      'aws_rds_db_instance',
      'aws_rds_db_instance',
      'aws_docdb_cluster_instance',
      'aws_neptune_db_instance',
      'aws_rds_db_instance',
      'aws_rds_db_instance',
    ],
  )
  assert.deepEqual(rows.map((row) => [row.arn, row.id, row.name])[2], [arn('db', 'db-2'), 'db-2', 'db-2'])
  assert.equal(next, 'more')
})

test('the engine tells clusters apart', async () => {
  const DBClusters = ['aurora-postgresql', 'docdb', 'neptune', 'mysql'].map((Engine) => ({
    Engine,
    DBClusterIdentifier: Engine,
    DBClusterArn: arn('cluster', Engine),
  }))
  const { rows } = await listed('rds:DescribeDBClusters', { DBClusters })
  assert.deepEqual(
    rows.map(({ type }) => type),
    ['aws_rds_db_cluster', 'aws_docdb_cluster', 'aws_neptune_db_cluster', 'aws_rds_db_cluster'],
  )
})

test('planned maintenance belongs to an instance or a cluster by ARN', async () => {
  const PendingMaintenanceActions = [
    { ResourceIdentifier: arn('db', 'a'), PendingMaintenanceActionDetails: [{ Action: 'system-update' }] },
  ]
  for (const source of ['rds:DescribeDBInstances', 'rds:DescribeDBClusters']) {
    const answer = { PendingMaintenanceActions, Marker: 'more' }
    const { items, next } = await sideItems(source, 'DescribePendingMaintenanceActions', answer)
    assert.deepEqual(items, [[arn('db', 'a'), PendingMaintenanceActions[0]]])
    assert.equal(next, 'more')
  }
})

test('a name becomes an ARN; an ARN that AWS wrote in its place stays', () => {
  const { arnOfId } = typeNamed('aws_rds_db_instance')
  assert.equal(arnOfId?.('main', place), arn('db', 'main'))
  const elsewhere = 'arn:aws:rds:us-east-1:111111111111:db:main'
  assert.equal(arnOfId?.(elsewhere, place), elsewhere)
  assert.equal(typeNamed('aws_docdb_cluster').arnOfId?.('docs', place), arn('cluster', 'docs'))
})

test('members of a cluster point at the cluster of their own kind', () => {
  for (const [instance, cluster] of [
    ['aws_rds_db_instance', 'aws_rds_db_cluster'],
    ['aws_docdb_cluster_instance', 'aws_docdb_cluster'],
    ['aws_neptune_db_instance', 'aws_neptune_db_cluster'],
  ] as const) {
    const membership = typeNamed(instance).relations.find(({ kind }) => kind === 'member of')
    assert.deepEqual(membership, { kind: 'member of', type: cluster, id: 'DBClusterIdentifier' })
  }
})

test('what moves by itself and what is secret is marked in instances and clusters alike', () => {
  for (const name of [
    'aws_rds_db_instance',
    'aws_neptune_db_instance',
    'aws_rds_db_cluster',
    'aws_docdb_cluster',
  ]) {
    const { volatile, secrets } = typeNamed(name)
    assert.ok(volatile.includes('LatestRestorableTime'), name)
    assert.equal(secrets['PendingModifiedValues.MasterUserPassword'], 'text', name)
  }
})
