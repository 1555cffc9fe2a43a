import type { ScanSummary } from '@skydeck/contract'
import type { Cli } from '../cli.ts'
import { count, counted, duration } from '../output/figures.ts'
import { liveLines } from '../output/live.ts'
import { safeText } from '../output/safe-text.ts'
import { say } from '../output/say.ts'

/** What stderr shows while a scan runs. */
export interface ScanProgress {
  update(summary: ScanSummary): void
  /** The scopes that are being listed. */
  current(running: string[]): void
  cancelling(): void
  /** Leaves stderr clean for what is said next. */
  stop(): Promise<void>
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameMs = 120
const plainMs = 5_000

/** Progress drawn in place on a terminal, else a plain line every few seconds. */
export function scanProgress(cli: Pick<Cli, 'err' | 'now'>): ScanProgress {
  const live = cli.err.isTerminal ? liveLines(cli.err) : undefined
  const view: ScanView = { summary: undefined, running: [], cancelling: false, startedAt: cli.now() }
  let frame = 0
  let drawing: Promise<void> = Promise.resolve()
  let said = ''
  const tick = async () => {
    if (live)
      return live.draw(
        progressLines(view, cli.now(), frames[frame++ % frames.length] ?? '', cli.err.width() ?? 80),
      )
    const line = plainLine(view)
    if (line === said) return
    said = line
    await say(cli, `${line} ${duration(cli.now() - view.startedAt)}`)
  }
  const timer = setInterval(
    () => {
      drawing = drawing.then(tick)
    },
    live ? frameMs : plainMs,
  )
  return {
    update: (summary) => {
      view.summary = summary
    },
    current: (running) => {
      view.running = running
    },
    cancelling: () => {
      view.cancelling = true
    },
    async stop() {
      clearInterval(timer)
      await drawing
      await live?.clear()
    },
  }
}

/** What progress is drawn from. @internal for tests */
export interface ScanView {
  summary: ScanSummary | undefined
  running: string[]
  cancelling: boolean
  /** Milliseconds since 1970. */
  startedAt: number
}

const mostBarCells = 20
const leastBarCells = 6

/** The lines that a terminal of `width` cells shows: a bar with the figures, and what is being listed. @internal for tests */
export function progressLines(view: ScanView, now: number, spinner: string, width: number): string[] {
  const what = view.cancelling ? 'Cancelling' : 'Scanning'
  const elapsed = duration(now - view.startedAt)
  if (!view.summary || view.summary.scopes.total === 0)
    return [`${spinner} ${what}: finding accounts and regions  ${elapsed}`]
  const text = `${figures(view.summary)}  ${elapsed}`
  const lines = [
    `${spinner} ${what} ${bar(view.summary.scopes, width - text.length - what.length - 5)}${text}`,
  ]
  if (view.running.length > 0) lines.push(safeText(`  ${listed(view.running)}`))
  return lines
}

/** A bar in what room there is; none in too little. */
function bar({ finished, total }: ScanSummary['scopes'], room: number): string {
  const cells = Math.min(mostBarCells, room)
  if (cells < leastBarCells) return ''
  const full = Math.floor((finished / total) * cells)
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)} `
}

function plainLine(view: ScanView): string {
  const what = view.cancelling ? 'Cancelling:' : 'Scanning:'
  return view.summary ? `${what} ${figures(view.summary)} ` : `${what} finding accounts and regions `
}

function figures({ scopes, resources, calls, errors }: ScanSummary): string {
  const found = Object.values(resources).reduce((total, number) => total + number, 0)
  const more = scopes.planned ? '' : '+'
  const gaps = errors > 0 ? `  ${counted(errors, 'gap')}` : ''
  return `${count(scopes.finished)}/${count(scopes.total)}${more} scopes  ${counted(found, 'resource')}  ${counted(calls, 'call')}${gaps}`
}

const shownAtOnce = 3

function listed(running: string[]): string {
  const rest = running.length - shownAtOnce
  return running.slice(0, shownAtOnce).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
