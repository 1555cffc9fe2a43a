import type { Logger, ResourceType } from '@skydeck/contract'
import type { World } from '../http/services.ts'
import { listTypes } from '../inventory/list-types.ts'
import { resourceTypes, sources } from '../resources/index.ts'
import type { EmbeddedPostgres } from '../store/embedded/open.ts'
import { hasDefaultCredentials } from './aws-credentials.ts'
import { sleep } from './clock.ts'
import { type DemoWorld, openDemo } from './demo-world.ts'
import { keepEmbedded } from './keep-embedded.ts'
import { openNodeDoor } from './open-door.ts'
import { type OpenStore, openEmbeddedServer, realTarget } from './open-store.ts'
import { outsideCredentials } from './outside-credentials.ts'
import type { Environment, Settings } from './settings.ts'
import { openWorld, type StoredWorld } from './stored-world.ts'
import { version } from './version.ts'
import { startWorkerProcesses } from './worker-processes.ts'
import { workOn } from './worker-task.ts'
import { worldServices } from './world-services.ts'
import { isRealUsed, noteRealUsed, openRealStore } from './worlds.ts'

export interface PartsOptions {
  settings: Settings
  env: Environment
  logger: Logger
  workers: number | 'inside'
}

/** The stores of one running Skydeck and what works on them. */
export interface Parts {
  /** The demo's world while it is shown, else the real one. */
  shown(): Promise<World>
  real(): Promise<World>
  leaveDemo(): Promise<void>
  shownStore(): Promise<OpenStore>
  storeKind: OpenStore['kind']
  types: ResourceType[]
  close(): Promise<void>
}

/** How long the start waits for AWS to say whose the found credentials are; it goes on asking behind. */
const identityMs = 2_500

/** Opens the real store, looks for credentials, opens the demo where it is to be shown, and starts the workers. */
export async function openParts(options: PartsOptions): Promise<Parts> {
  const parts = new OpenParts(options)
  try {
    await parts.open()
    return parts
  } catch (error) {
    await parts.close()
    throw error
  }
}

type Served = { stored: StoredWorld; world: World & { close(): Promise<void> } }

class OpenParts implements Parts {
  readonly types = listTypes(sources)
  storeKind: OpenStore['kind'] = 'embedded'
  readonly #options: PartsOptions
  readonly #stop = new AbortController()
  readonly #closing: (() => Promise<unknown>)[] = []
  #server: Promise<EmbeddedPostgres> | undefined
  #real: Served | undefined
  #demo: Promise<Served> | undefined
  #leftDemo = false
  #credentials = false

  constructor(options: PartsOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    const { settings, logger } = this.#options
    const credentials = hasDefaultCredentials()
    this.#real = await this.#openReal()
    this.#credentials = await credentials
    this.#leftDemo = await isRealUsed(this.#real.stored.store)
    if (this.#credentials) await Promise.race([this.#meetDefault(this.#real.stored), sleep(identityMs)])
    const demo = this.#showsDemo() ? await this.#openDemo() : undefined
    await this.#startWorkers(this.#real.stored, demo)
    logger.debug('all parts are open', {
      store: this.storeKind,
      demo: demo !== undefined,
      demoSetting: settings.SKYDECK_DEMO,
    })
  }

  async shown(): Promise<World> {
    if (!this.#showsDemo()) return this.real()
    return (await (this.#demo ?? this.#lateDemo())).world
  }

  real(): Promise<World> {
    if (!this.#real) throw new Error('The store is not open.')
    return Promise.resolve(this.#real.world)
  }

  async leaveDemo(): Promise<void> {
    this.#leftDemo = true
    if (this.#real) await noteRealUsed(this.#real.stored.store)
  }

  async shownStore(): Promise<OpenStore> {
    const demo = this.#showsDemo() ? await this.#demo : undefined
    const served = demo ?? this.#real
    if (!served) throw new Error('The store is not open.')
    return served.stored.store
  }

  /** Last opened, first closed; workers leave before their stores go. */
  async close(): Promise<void> {
    this.#stop.abort()
    for (const close of this.#closing.splice(0).reverse()) {
      await close().catch((error: unknown) =>
        this.#options.logger.warn('a part did not close cleanly', error),
      )
    }
  }

  #showsDemo(): boolean {
    const { SKYDECK_DEMO: setting } = this.#options.settings
    return setting === 'on' || (setting === 'auto' && !this.#credentials && !this.#leftDemo)
  }

  /** A real account that is removed again leaves the demo away; only a server that began with it has one. */
  #lateDemo(): Promise<Served> {
    this.#demo = this.#openDemo().then(({ served }) => served)
    return this.#demo
  }

  #embedded(): Promise<EmbeddedPostgres> {
    this.#server ??= openEmbeddedServer(this.#options.settings, (message) =>
      this.#options.logger.info(message),
    ).then((server) => {
      this.#closing.unshift(() => server.stop())
      return server
    })
    return this.#server
  }

  async #openReal(): Promise<Served> {
    const { settings, env, logger } = this.#options
    const say = (message: string) => logger.warn(message)
    const { kind, target } = await realTarget(settings, () => this.#embedded(), say)
    this.storeKind = kind
    const store = await openRealStore(kind, target, say)
    this.#closing.push(() => store.close())
    this.#keepEmbedded(store)
    const door = openNodeDoor({ share: settings.SKYDECK_PACE, env, version })
    return this.#serve(
      await openWorld({ demo: false, store, door, outside: outsideCredentials(null), settings, env }),
    )
  }

  #keepEmbedded({ pool, kind }: OpenStore): void {
    const { logger } = this.#options
    if (kind !== 'embedded' || !this.#server) return
    const kept = this.#server.then((server) => keepEmbedded(server, pool, logger, this.#stop.signal))
    this.#closing.push(() => kept)
  }

  async #serve(stored: StoredWorld): Promise<Served> {
    const world = await worldServices(stored, this.#options.logger)
    this.#closing.push(() => world.close())
    return { stored, world }
  }

  async #openDemo(): Promise<DemoWorld & { served: Served }> {
    const { settings, env, logger, workers } = this.#options
    const demo = await openDemo({
      settings,
      env,
      logger,
      server: await this.#embedded(),
      types: resourceTypes,
    })
    this.#closing.push(() => demo.close())
    const served = await this.#serve(demo.world)
    // A command that ends soon must find the demo filled; a server fills it behind, with its workers.
    const inside = workers === 'inside'
    const filled = demo.filled(inside ? this.#inside(demo.world) : Promise.resolve(), this.#stop.signal)
    this.#behind(filled)
    this.#demo = inside ? filled.then(() => served) : Promise.resolve(served)
    // Who asks for the demo hears of a failure; one that nobody asked for was logged.
    this.#demo.catch(() => undefined)
    return { ...demo, served }
  }

  async #startWorkers(real: StoredWorld, demo: DemoWorld | undefined): Promise<void> {
    const { workers, logger } = this.#options
    if (workers === 'inside') return void this.#inside(real)
    if (workers === 0) return
    const stores = [real, ...(demo ? [demo.world] : [])].map(({ demo, store }) => ({
      demo,
      target: store.target.kind === 'iam' ? ('iam' as const) : store.target,
    }))
    const processes = startWorkerProcesses(workers, { stores, demo: demo?.cloud ?? null }, logger)
    this.#closing.push(() => processes.stop())
  }

  #inside(world: StoredWorld): Promise<void> {
    const working = workOn(world, this.#options.logger, this.#stop.signal)
    this.#closing.push(() => working)
    return Promise.resolve()
  }

  /** Makes the found credentials a connection and says whose they are. */
  async #meetDefault({ accounts }: StoredWorld): Promise<void> {
    const { logger } = this.#options
    try {
      const { ok, accountId, callerArn, reason } = await accounts.addDefault()
      if (ok) logger.info('AWS credentials were found', { account: accountId, identity: callerArn })
      else logger.warn('AWS credentials were found, but AWS does not accept them', { reason })
    } catch (error) {
      logger.warn('AWS credentials were found, but they could not be tried', error)
    }
  }

  /** Work that nobody waits for, but which ends before the stores close. */
  #behind(work: Promise<unknown>): void {
    const ended = work.catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#options.logger.error('the demo could not be filled', error)
    })
    this.#closing.push(() => ended)
  }
}
