import { builtinModules } from 'node:module'
import { build, type Plugin } from 'esbuild'

/** A built-in module of Node that the bundle would need: who imports it (path from the root) and its name. */
export type BuiltinImport = { importer: string; module: string }

/**
 * Bundles `runtime/worker.ts` of the checkout at `root` as a Worker's build does. Gives the script's text and every
 * import of a Node built-in, with or without `node:`, its own or a library's. Throws if it cannot be bundled otherwise.
 */
export async function bundleWorker(root: string): Promise<{ script: string; builtins: BuiltinImport[] }> {
  const builtins: BuiltinImport[] = []
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['packages/server/src/runtime/worker.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'silent',
    plugins: [recordBuiltins(root, builtins)],
  })
  return { script: result.outputFiles[0]?.text ?? '', builtins }
}

function recordBuiltins(root: string, found: BuiltinImport[]): Plugin {
  const bare = new Set(builtinModules)
  return {
    name: 'record-builtins',
    setup(bundler) {
      bundler.onResolve({ filter: /^[a-z_]/ }, ({ path, importer }) => {
        if (!path.startsWith('node:') && !bare.has(path)) return undefined
        found.push({ importer: importer.replace(`${root}/`, ''), module: path })
        return { path, external: true }
      })
    },
  }
}
