import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SeedName } from './seed-names.ts'
import type { Place } from './seed-names-places.ts'

const nobody = 'http://127.0.0.1:1'

/** What is wrong with a name's place under `root`, as a sentence; undefined when the name is there. */
export async function wrongWith(root: string, name: SeedName, place: Place): Promise<string | undefined> {
  if ('client' in place) {
    const { createClient } = await import(pathToFileURL(join(root, 'packages/contract/src/index.ts')).href)
    return wrongFunction(
      name,
      createClient({ url: nobody, token: '' })[place.client],
      `client.${place.client}`,
    )
  }
  if ('route' in place) {
    const routes = await routesOf(root)
    return routes.has(shapeOf(place.route)) ? undefined : `no route is ${place.route}`
  }
  const text = textOf(join(root, place.file))
  if (text === undefined) return `${place.file} is not there`
  if ('text' in place)
    return text.includes(place.text) ? undefined : `${place.file} does not hold ${place.text}`
  if (!('export' in place)) return undefined
  if (place.type) {
    const declared = new RegExp(`export (type|interface|class) ${place.export}\\b`).test(text)
    return declared ? undefined : `${place.file} declares no type ${place.export}`
  }
  const module: Record<string, unknown> = await import(pathToFileURL(join(root, place.file)).href)
  if (!(place.export in module)) return `${place.file} does not export ${place.export}`
  const value = module[place.export]
  if (place.member !== undefined) {
    return wrongFunction(name, Object(value)[place.member], `${place.export}.${place.member}`)
  }
  return name.kind === 'function' ? wrongFunction(name, value, place.export) : undefined
}

/** A function takes at least the arguments that the seed's is called with. */
function wrongFunction({ args = [] }: SeedName, value: unknown, where: string): string | undefined {
  if (typeof value !== 'function') return `${where} is no function`
  const needed = args.filter((arg) => !arg.endsWith('?')).length
  return value.length >= needed
    ? undefined
    : `${where} takes ${value.length} arguments, the seed gives ${needed}`
}

/** Routes of the contract and plain ones in `http/`, as `METHOD /path/{}`. */
async function routesOf(root: string): Promise<Set<string>> {
  const routes = new Set<string>()
  const { contract } = await import(pathToFileURL(join(root, 'packages/contract/src/index.ts')).href)
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if ('~orpc' in node) {
      const { route } = node['~orpc'] as { route: { method?: string; path?: string } }
      if (route.method && route.path) routes.add(shapeOf(`${route.method} ${route.path}`))
      return
    }
    for (const child of Object.values(node)) walk(child)
  }
  walk(contract)
  for (const file of globSync('packages/server/src/http/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue
    for (const [, method = '', path = ''] of (textOf(join(root, file)) ?? '').matchAll(
      /\.(get|post|put|delete|patch)\(\s*['"`](\/[^'"`]*)['"`]/g,
    )) {
      routes.add(shapeOf(`${method.toUpperCase()} ${path}`))
    }
  }
  return routes
}

/** A path without the names of its parameters, which nobody outside sees. */
function shapeOf(route: string): string {
  return route.replace(/:\w+(\{[^}]*\})?|\{[^}]*\}/g, '{}')
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Not there is what the caller asks about; a folder in its stead is no better.
    return undefined
  }
}
