import { Hono } from 'hono'
import packageJson from '../../package.json' with { type: 'json' }
import { mountHealth } from '../http/health.ts'

const app = new Hono()
mountHealth(app, { version: packageJson.version })
app.notFound((c) => {
  const { pathname } = new URL(c.req.url)
  return c.json(
    {
      code: 'not_found',
      message: `There is nothing at ${c.req.method} ${pathname}.`,
      hint: 'Check the method and the path; GET /health answers while the Worker is up.',
      requestId: crypto.randomUUID(),
    },
    404,
  )
})

/**
 * Skydeck as a Cloudflare Worker (module syntax: the default export holds `fetch`). Holds nothing of Node: the
 * `worker` gate bundles this file and fails on any built-in module.
 */
export default {
  fetch(request: Request, env: object): Response | Promise<Response> {
    return app.fetch(request, env)
  },
}
