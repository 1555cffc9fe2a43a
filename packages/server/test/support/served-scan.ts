import assert from 'node:assert/strict'
import type { Scan, ScanRequest } from '@skydeck/contract'
import type { Served } from './served.ts'

/** Starts a scan through the API and gives it when it has ended. Fails where it cannot be started. */
export async function scanAndWait(server: Served, request: object = {}): Promise<Scan> {
  const started = await server.ask('POST', '/api/v1/scans', request satisfies ScanRequest)
  assert.equal(started.status, 202, started.text)
  return waitForScan(server, started.body.id)
}

/** Waits for the end of a scan by its event stream. */
export async function waitForScan(server: Served, id: string): Promise<Scan> {
  const events = await server.ask('GET', `/api/v1/scans/${id}/events`)
  assert.equal(events.status, 200, events.text)
  const { text } = await server.ask('GET', `/api/v1/scans/${id}`)
  return JSON.parse(text) as Scan
}
