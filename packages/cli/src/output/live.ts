import { PipeClosed } from '../failures.ts'
import type { Out } from './out.ts'
import { textWidth, truncate } from './text-width.ts'

/** Lines at the foot of a terminal that are drawn over again. */
export interface Live {
  draw(lines: string[]): Promise<void>
  /** Takes the lines away; what is written next stands in their place. */
  clear(): Promise<void>
}

const eraseToLineEnd = '\x1b[K'
const eraseBelow = '\x1b[J'

/** Draws in place: one write a frame, each line over its predecessor, so that nothing flickers. Lines are plain text and are cut to the terminal. */
export function liveLines(out: Out): Live {
  let drawn: string[] = []
  // A terminal that became narrower has wrapped what stands there: count rows, not lines.
  const rowsAbove = () => {
    const width = out.width() ?? 80
    return drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(textWidth(line) / width)), 0)
  }
  const back = () => (drawn.length > 0 ? `\x1b[${rowsAbove()}A\r` : '')
  return {
    async draw(lines) {
      const room = (out.width() ?? 80) - 1
      const cut = lines.map((line) => truncate(line, room))
      const frame = back() + cut.map((line) => `${line}${eraseToLineEnd}\n`).join('') + eraseBelow
      drawn = cut
      await quietly(out.write(frame))
    },
    async clear() {
      if (drawn.length === 0) return
      const frame = `${back()}${eraseBelow}`
      drawn = []
      await quietly(out.write(frame))
    },
  }
}

async function quietly(writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    // Nobody sees the progress any more; the work itself goes on.
    if (!(error instanceof PipeClosed)) throw error
  }
}
