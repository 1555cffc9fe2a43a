import { PipeClosed } from '../failures.ts'

/** Where text goes: stdout or stderr, or a stand-in of a test. */
export interface Out {
  /** True for a terminal. */
  isTerminal: boolean
  /** False with NO_COLOR and off a terminal. */
  hasColors: boolean
  /** Cells of a line; undefined off a terminal. */
  width(): number | undefined
  /** Resolves when the text was taken. @throws PipeClosed when the reader has gone. */
  write(text: string): Promise<void>
}

interface Stream extends NodeJS.WritableStream {
  isTTY?: boolean
  columns?: number
}

/** An `Out` over a stream of the process. `NO_COLOR` as no-color.org says: any value but the empty one. */
export function streamOut(stream: Stream, env: NodeJS.ProcessEnv): Out {
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new PipeClosed() : error
  })
  const isTerminal = stream.isTTY === true
  return {
    isTerminal,
    hasColors: isTerminal && !env.NO_COLOR && env.TERM !== 'dumb',
    width: () => (isTerminal ? (stream.columns ?? 80) : undefined),
    write(text) {
      return new Promise((resolve, reject) => {
        if (failure) return reject(failure)
        stream.write(text, (error?: Error | null) => {
          if (!error) return resolve()
          const { code } = error as NodeJS.ErrnoException
          reject(code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' ? new PipeClosed() : error)
        })
      })
    },
  }
}
