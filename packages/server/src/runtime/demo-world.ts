import type { Logger } from '@skydeck/contract'
import { insertConnection, listConnections } from '../store/connections.ts'
import type { EmbeddedPostgres } from '../store/embedded/open.ts'
import type { StoredType } from '../store/stored-type.ts'
import { now } from './clock.ts'
import { type DemoCloud, startDemoCloud } from './demo-cloud.ts'
import { newId } from './ids.ts'
import { openNodeDoor } from './open-door.ts'
import { embeddedTarget, openStore } from './open-store.ts'
import { outsideCredentials } from './outside-credentials.ts'
import type { Environment, Settings } from './settings.ts'
import { openWorld, type StoredWorld } from './stored-world.ts'
import { version } from './version.ts'

export interface DemoWorld {
  world: StoredWorld
  cloud: DemoCloud
  /** Connects the demo's accounts and scans them the first time; with workers that run already, to its end. */
  filled(workers: Promise<void>, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

interface DemoOptions {
  settings: Settings
  env: Environment
  logger: Logger
  server: EmbeddedPostgres
  types: readonly StoredType[]
}

const names = ['production', 'staging', 'sandbox']

/** Opens the demo: the simulated AWS in a process of its own, and a database of its own on the embedded server (mission row A9). */
export async function openDemo({ settings, env, logger, server, types }: DemoOptions): Promise<DemoWorld> {
  const [cloud, target] = await Promise.all([startDemoCloud(), embeddedTarget(server, 'skydeck_demo')])
  const store = await openStore('embedded', target, types, (message) => logger.warn(message)).catch(
    (error: unknown) => {
      cloud.stop()
      throw error
    },
  )
  const door = openNodeDoor({ share: 1, endpoint: cloud.url, env, version })
  const world = await openWorld({
    demo: true,
    store,
    door,
    outside: outsideCredentials(cloud),
    settings,
    env,
  })
  return {
    world,
    cloud,
    filled: (workers, signal) => workers.then(() => fillDemo(world, cloud, signal)),
    async close() {
      await store.close()
      cloud.stop()
    },
  }
}

async function fillDemo({ store, scans }: StoredWorld, cloud: DemoCloud, signal: AbortSignal): Promise<void> {
  const known = await listConnections(store.pool)
  for (const [index, { id }] of cloud.accounts.entries()) {
    if (known.some(({ accountId }) => accountId === id)) continue
    await insertConnection(store.pool, {
      ...{
        id: newId(),
        accountId: id,
        name: names[index] ?? `demo ${index + 1}`,
        method: 'demo',
        homeRegion: 'us-east-1',
        partition: 'aws',
      },
      ...{
        profile: null,
        roleArn: null,
        externalId: null,
        via: null,
        vaultId: null,
        accessKeyId: null,
        callerArn: null,
        regions: [],
      },
      ...{
        state: 'new',
        reason: null,
        hint: null,
        missingAction: null,
        testedAt: null,
        current: index === 0,
        ephemeral: false,
        createdAt: now(),
      },
    })
  }
  const [last] = await scans.list(1)
  const id = last?.id ?? (await scans.start({ tier: 'posture' }, 'demo')).id
  // The first answer of a one-off command is worth waiting for; a server's caller watches the scan instead.
  for await (const { finishedAt } of scans.follow(id, signal)) if (finishedAt) return
}
