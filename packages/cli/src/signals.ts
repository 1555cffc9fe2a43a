import { Interrupted } from './failures.ts'

// A terminal sends Ctrl-C to every process in front, and npm passes it on once more: both arrive within milliseconds.
const samePressMs = 300

/** A signal that aborts at the first Ctrl-C or SIGTERM; `leave` is called at a second press. `now` in milliseconds. */
export function interruptSignal(process: NodeJS.Process, now: () => number, leave: () => void): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  const onSignal = () => {
    if (first === undefined) {
      first = now()
      controller.abort(new Interrupted())
    } else if (now() - first > samePressMs) {
      leave()
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
