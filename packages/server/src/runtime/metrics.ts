import { readCounts, readQueue } from '../store/counts.ts'
import type { Parts } from './parts.ts'
import { version } from './version.ts'

/** The figures of this server in Prometheus' text format. */
export async function metricsText(parts: Parts): Promise<string> {
  const { pool } = await parts.shownStore()
  const { connections, resources, lastScanAt } = await readCounts(pool)
  const { pending, running, scans } = await readQueue(pool)
  const { rss, heapUsed } = process.memoryUsage()
  return [
    gauge('skydeck_info', 'The version of Skydeck.', 1, `{version="${version}"}`),
    gauge('skydeck_resources', 'Resources that are there now.', resources),
    gauge('skydeck_connections', 'Connected accounts.', connections),
    gauge('skydeck_scans_open', 'Scans that have not ended.', scans),
    gauge('skydeck_scopes_pending', 'Scopes that wait for a worker.', pending),
    gauge('skydeck_scopes_running', 'Scopes under way.', running),
    gauge(
      'skydeck_last_scan_timestamp_seconds',
      'When the last scan ended; 0 before the first.',
      lastScanAt ? Date.parse(lastScanAt) / 1000 : 0,
    ),
    gauge('process_resident_memory_bytes', 'Memory of the server process.', rss),
    gauge('process_heap_bytes', 'Heap of the server process.', heapUsed),
  ].join('')
}

function gauge(name: string, help: string, value: number, labels = ''): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${value}\n`
}
