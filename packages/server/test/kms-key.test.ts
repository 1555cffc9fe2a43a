import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { kmsRootKey } from '../src/runtime/kms-key.ts'
import { openNodeDoor } from '../src/runtime/open-door.ts'
import type { OpenStore } from '../src/runtime/open-store.ts'
import { freshDatabase } from './support/database.ts'
import { missingMoto, startMoto } from './support/moto.ts'

const region = 'us-east-1'

test('the root key is a KMS data key, the same at every start', { skip: await missingMoto() }, async () => {
  await using moto = await startMoto()
  // The default credential chain reads the environment.
  Object.assign(process.env, moto.env)
  const database = await freshDatabase()
  try {
    const kms = new KMSClient({ region, endpoint: moto.url })
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
    const keyId = KeyMetadata?.KeyId ?? ''
    const door = openNodeDoor({ share: 1, endpoint: moto.url, env: {}, version: 'test' })
    const store = { pool: database.pool, id: 'store-1' } as OpenStore

    const first = await kmsRootKey(door, store, { keyId, region })
    assert.equal(first.length, 32)
    assert.deepEqual(await kmsRootKey(door, store, { keyId, region }), first)
    const { rows } = await database.pool.query<{ value: string }>(
      `select value from store_facts where key = 'kms_data_key'`,
    )
    assert.ok(
      !Buffer.from(rows[0]?.value ?? '', 'base64').includes(Buffer.from(first)),
      'the store holds the key wrapped only',
    )

    await assert.rejects(
      kmsRootKey(door, { ...store, id: 'store-2' }, { keyId, region }),
      { name: 'AwsError' },
      'another store cannot open it',
    )
    await database.pool.query(`delete from store_facts where key = 'kms_data_key'`)
    await database.pool.query(`insert into vault values ('v', 'aws-keys', 'o', '\\x00', 'other', now())`)
    await assert.rejects(kmsRootKey(door, store, { keyId, region }), {
      name: 'VaultError',
      code: 'missing_key',
    })
  } finally {
    await database.drop()
  }
})
