import { createHash } from 'node:crypto'
import { AppError } from '@skydeck/contract'
import { z } from 'zod'
import type { Position } from '../store/resource-list.ts'

const Written = z.tuple([z.string(), z.array(z.string().nullable())])

/** Names a question, so that a cursor of another one is told apart. */
export function questionMark(question: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(question)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 12)
}

/** Writes where a page ended, for the one question. */
export function writeCursor(mark: string, position: Position): string {
  return Buffer.from(JSON.stringify([mark, position])).toString('base64url')
}

/** Reads a cursor back. Throws AppError `bad_request` for one that is none, or is another question's. */
export function readCursor(mark: string, cursor: string, length: number): Position {
  const read = Written.safeParse(parsed(cursor))
  if (read.success && read.data[0] === mark && read.data[1].length === length) return read.data[1]
  const what = read.success ? 'belongs to another question' : 'cannot be read'
  throw new AppError(
    'bad_request',
    `The cursor ${what}.`,
    'Use nextCursor with the very filters and sorting that gave it, or begin without.',
  )
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    // No JSON is no cursor, which the caller says.
    return undefined
  }
}
