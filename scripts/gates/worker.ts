import { bundleWorker } from '../worker-bundle.ts'
import type { Gate } from './gate.ts'

/** `worker`: `runtime/worker.ts` with all that it imports is bundled, and nothing in it is Node's alone. */
export const worker: Gate = {
  name: 'worker',
  async run(root) {
    const { script, builtins } = await bundleWorker(root)
    if (!script.includes('fetch'))
      throw new Error('The bundle of runtime/worker.ts has no fetch: nothing was bundled')
    return builtins.map(({ importer, module }) => ({
      rule: 'no-builtin-in-worker',
      file: importer,
      text: `imports ${module}, which workerd does not have`,
    }))
  },
}
