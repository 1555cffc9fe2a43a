import { styleText } from 'node:util'
import type { Out } from './out.ts'

export type Look = Parameters<typeof styleText>[0]

/** The text in a colour or weight where `out` shows colours, else as it is. */
export function styled(out: Out, look: Look, text: string): string {
  return out.hasColors ? styleText(look, text, { validateStream: false }) : text
}
