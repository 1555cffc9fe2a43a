import type { Env, Hono } from 'hono'

/**
 * Mounts `GET /health` (open, no token): 200 `{ status: 'ok', version }`. It says that the process answers, nothing
 * about store or queue; that is `/ready`. `version` is Skydeck's own, handed in by the runtime.
 */
export function mountHealth<E extends Env>(app: Hono<E>, options: { version: string }): void {
  app.get('/health', (c) => c.json({ status: 'ok', version: options.version }))
}
