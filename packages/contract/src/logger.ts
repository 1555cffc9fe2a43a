import { cleanForLog } from './logger-clean.ts'
import { redactText } from './logger-redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where lines go, from which level on, and by whose clock. */
export interface LogSink {
  level: LogLevel
  /** Takes one line without its line end. */
  write: (line: string) => void
  now: () => Date
}

/** `detail`: an object whose members become the line's; an Error becomes its `error`; anything else its `detail`. */
type Log = (message: string, detail?: unknown) => void

export interface Logger extends Record<LogLevel, Log> {
  /** A logger whose lines all bear these fields too, such as `{ requestId }`. */
  child(fields: Record<string, unknown>): Logger
}

/**
 * A logger that writes JSON lines: `time`, `level`, `message`, then the fields. Secrets are left out by type, by the
 * name of a member and by what stands before them in a text, at any depth; stacks are written at level debug only.
 */
export function createLogger({
  fields = {},
  ...sink
}: LogSink & { fields?: Record<string, unknown> }): Logger {
  return loggerTo(() => sink, fields)
}

let configured: LogSink | undefined

/** Tells `logger`, and every child that it has, where to write; undefined makes it silent again. */
export function configureLogger(sink: LogSink | undefined): void {
  configured = sink
}

/** The process's logger. It is silent until the runtime has called `configureLogger`. */
export const logger: Logger = loggerTo(() => configured, {})

function loggerTo(sinkNow: () => LogSink | undefined, fields: Record<string, unknown>): Logger {
  const at = (level: LogLevel): Log => {
    return (message, detail) => {
      const sink = sinkNow()
      if (!sink || logLevels.indexOf(level) < logLevels.indexOf(sink.level)) return
      sink.write(line(level, message, [fields, membersOf(detail)], sink))
    }
  }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => loggerTo(sinkNow, { ...fields, ...more }),
  }
}

function membersOf(detail: unknown): object {
  if (detail === undefined) return {}
  if (detail instanceof Error) return { error: detail }
  if (typeof detail !== 'object' || detail === null) return { detail }
  const prototype: unknown = Object.getPrototypeOf(detail)
  return prototype === Object.prototype || prototype === null ? detail : { detail }
}

function line(level: LogLevel, message: string, parts: object[], sink: LogSink): string {
  const head = { time: sink.now().toISOString(), level, message: redactText(String(message).slice(0, 8192)) }
  const options = { stack: sink.level === 'debug' }
  const members = parts.flatMap((part) => Object.entries(cleanForLog(part, options) ?? {}))
  const named = members.map(([key, value]) => [key in head ? `field_${key}` : key, value])
  // Some readers take these two for line ends, which JSON does not escape.
  return JSON.stringify({ ...head, ...Object.fromEntries(named) })
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}
