import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { type Door, type DoorOptions, openDoor } from '../aws/door.ts'
import { createPacer } from '../aws/pacer.ts'
import { sleep } from './clock.ts'
import type { Environment } from './settings.ts'

const agentOptions = { keepAlive: true, maxSockets: 64 }

export interface NodeDoorOptions {
  share: number
  endpoint?: string
  env: Environment
  version: string
  /** How long AWS may be silent before a call counts as broken. */
  silenceMs?: number
  /** What pacing and pauses before retries go by; the process's own when left out. */
  clock?: Pick<DoorOptions, 'now' | 'sleep' | 'random'>
}

const ownClock = { now: () => performance.now(), sleep, random: Math.random }

/** The door to AWS on Node. `endpoint` is the demo's; else the environment's overrides are read as the SDK reads them. */
export function openNodeDoor({
  share,
  endpoint,
  env,
  version,
  silenceMs = 25_000,
  clock = ownClock,
}: NodeDoorOptions): Door {
  const requestHandler = new NodeHttpHandler({
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent(agentOptions),
    connectionTimeout: 5_000,
    requestTimeout: silenceMs,
    throwOnRequestTimeout: true,
    // The request's limit ends with the answer's head; a body that stops half way has this one alone.
    socketTimeout: silenceMs,
  })
  return openDoor({
    pacer: createPacer({ share, now: clock.now, sleep: clock.sleep }),
    requestHandler,
    ...(endpoint ? { endpoint } : {}),
    s3PathStyle: isAddress(endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL),
    userAgent: `skydeck/${version}`,
    now: () => Date.now(),
    random: clock.random,
    sleep: clock.sleep,
  })
}

/** Bucket names cannot stand before an IP address or `localhost`. */
function isAddress(url: string | undefined): boolean {
  if (!url || !URL.canParse(url)) return false
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || isIP(host) !== 0
}
