import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import type { Gate } from './gate.ts'

const published = ['packages/contract', 'packages/cli']

/** `pack`: publint over what is published: entries that exist, in the form that they claim. */
export const pack: Gate = {
  name: 'pack',
  async run(root) {
    const found = await Promise.all(
      published.map(async (folder) => {
        const { messages, pkg } = await publint({ pkgDir: join(root, folder), level: 'warning', pack: false })
        return messages.map((message) => ({
          rule: `publint-${message.code.toLowerCase().replaceAll('_', '-')}`,
          file: `${folder}/package.json`,
          text: formatMessage(message, pkg, { color: false }) ?? message.code,
        }))
      }),
    )
    return found.flat()
  },
}
