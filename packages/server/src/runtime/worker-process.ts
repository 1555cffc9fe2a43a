import { createLogger, type Logger } from '@skydeck/contract'
import { now } from './clock.ts'
import { openWorkers } from './open-workers.ts'
import { readSettings } from './settings.ts'
import type { WorkerOrder } from './worker-order.ts'

/** A scan worker as `serve` starts it: takes its order over the channel and ends when the channel closes, so it never outlives the server. */
const settings = readSettings(process.env)
const logger: Logger = createLogger({
  level: settings.SKYDECK_LOG,
  write: (line) => process.stderr.write(`${line}\n`),
  now,
  fields: { worker: process.pid },
})
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
// Ctrl-C reaches every process of the terminal; the server decides when its workers leave.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => {
  stop.abort()
  setTimeout(() => process.exit(0), 3_000).unref()
})
process.once('message', (order) => {
  openWorkers(order as WorkerOrder, { settings, env: process.env, logger, signal: stop.signal }).then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error('the scan worker cannot work', error)
      process.exit(1)
    },
  )
})
