import type { ServerResponse } from 'node:http'
import type { Control } from './control.ts'
import type { Rule } from './faults/rules.ts'
import type { WireRequest } from './wire/request.ts'

/** A change to what is held, as `POST /_cloud/data` takes it. */
interface Change {
  action: 'put' | 'patch' | 'remove'
  account: string
  region?: string
  collection: string
  key?: string
  /** The item to put, or the members to patch. */
  item?: object
}

/** Answers `/_cloud/…`: the same control that a caller in process has, over HTTP, in JSON. */
export function handleAdmin(control: Control, request: WireRequest, response: ServerResponse): void {
  try {
    const body = request.body.length > 0 ? (JSON.parse(request.body.toString()) as unknown) : undefined
    send(response, 200, respond(control, `${request.method} ${request.path}`, body))
  } catch (error) {
    send(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

function respond(control: Control, route: string, body: unknown): unknown {
  switch (route) {
    case 'POST /_cloud/rules':
      control.rules.add(...((Array.isArray(body) ? body : [body]) as Rule[]))
      return {}
    case 'DELETE /_cloud/rules':
      control.rules.clear()
      return {}
    case 'GET /_cloud/ledger':
      return control.ledger.calls()
    case 'DELETE /_cloud/ledger':
      control.ledger.clear()
      return {}
    case 'POST /_cloud/data':
      for (const change of (Array.isArray(body) ? body : [body]) as Change[]) applyChange(control, change)
      return {}
    case 'GET /_cloud/data':
      return control.data.collections()
    case 'GET /_cloud/expect':
      return [...control.data.expect()]
    case 'POST /_cloud/latency':
      control.setLatency(Number((body as { ms?: number } | undefined)?.ms ?? 0))
      return {}
    default:
      throw new RangeError(`There is no ${route}`)
  }
}

function applyChange({ data }: Control, change: Change): void {
  const { action, account, region = '', collection, key = '', item = {} } = change
  if (action === 'put') data.put(account, region, collection, item)
  else if (action === 'patch') data.patch(account, region, collection, key, item)
  else if (action === 'remove') data.remove(account, region, collection, key)
  else throw new RangeError('action is put, patch or remove')
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}
