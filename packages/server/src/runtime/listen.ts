import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { AppError } from '@skydeck/contract'
import type { Settings } from './settings.ts'
import type { Skydeck } from './skydeck.ts'

/** Opens the port. Throws AppError `conflict` that names a free one when it is taken. */
export async function listen(
  skydeck: Skydeck,
  settings: Settings,
): Promise<{ url: string; close(): Promise<void> }> {
  const { HOST: host, PORT: port } = settings
  const server = await bound(skydeck, host, port).catch(async (error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'))
      throw refusedPort(error, port)
    const other = await freePort(host)
    throw new AppError(
      'conflict',
      `Port ${port} on ${host} is taken.`,
      `Choose another: PORT=${other} npm start (or: skydeck serve --port ${other}).`,
    )
  })
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  const name = host.includes(':') ? `[${host}]` : host
  for (const allowed of new Set([name, '127.0.0.1', 'localhost', '[::1]']))
    skydeck.allowHost(`${allowed}:${actual}`)
  return { url: `http://${name}:${actual}`, close: () => closed(server) }
}

function bound(skydeck: Skydeck, hostname: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: (request: Request) => skydeck.fetch(request), hostname, port }, () =>
      resolve(server),
    ) as Server
    server.once('error', reject)
  })
}

async function freePort(host: string): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, host, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function refusedPort(error: unknown, port: number): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
    return new AppError('forbidden', `This user may not open port ${port}.`, 'Choose a port above 1023.', {
      cause: error,
    })
  }
  return error
}

/** Requests under way may end; event streams and idle connections are cut. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1_000).unref()
  })
}
