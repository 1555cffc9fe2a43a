/**
 * Calls to AWS of one scan against the fewest possible: `node bench/calls.ts [--small 1000] [--middle 5000] [--large 20000] [--json]`.
 *
 * Cost model: calls are what AWS limits and, for some services, charges; at a published rate they are time. The simulated AWS writes down every
 * request that reaches it, retries and STS included. The fewest possible is computed from what it holds: each list once, with the largest
 * pages that AWS gives, and one call per row only where AWS has no list (bed/least-calls.ts). `page twice` counts requests for a page
 * of a list, by operation, region and page token, that was asked before in the same scan. Paid are Cost Explorer, CloudWatch's metrics and
 * AWS Config (AWS's price pages).
 * Bounds: base makes not one call more than the fewest and reads no page twice; posture at most 1 % more; no paid call; Skydeck's own
 * count is the simulated AWS's.
 */
import { type LedgerCall, startCloud } from '../packages/cloud/src/index.ts'
import type { Scan, Tier } from '../packages/contract/src/index.ts'
import { type LeastCalls, leastCalls } from './bed/least-calls.ts'
import { type Report, runBench } from './bed/report.ts'
import { accountEnv } from './bed/simulated-aws.ts'
import { makeHome, startServer } from './bed/skydeck.ts'

await runBench({ small: 1_000, middle: 5_000, large: 20_000 }, async (report, sizes) => {
  const measured: Measured[] = []
  for (const resources of Object.values(sizes)) measured.push(...(await measureAccount(resources)))
  report.table('Calls of one scan', measured.map(totals))
  for (const tier of ['base', 'posture'] as const)
    report.table(
      `By operation, ${tier}: calls / fewest`,
      byOperation(measured.filter((one) => one.tier === tier)),
    )
  for (const one of measured) holdBounds(report, one)
})

interface Measured {
  resources: number
  tier: Tier
  scan: Scan
  calls: readonly LedgerCall[]
  least: LeastCalls
}

async function measureAccount(resources: number): Promise<Measured[]> {
  const cloud = await startCloud({ resources })
  const home = await makeHome()
  const [account] = cloud.accounts
  if (!account) throw new Error('The simulated AWS has no account.')
  try {
    const server = await startServer({ ...home.env, ...accountEnv(cloud.url, account), SKYDECK_PACE: '1' })
    try {
      const measured: Measured[] = []
      for (const tier of ['base', 'posture'] as const) {
        cloud.ledger.clear()
        const scan = await server.scan(tier)
        measured.push({ resources, tier, scan, calls: cloud.ledger.calls(), least: leastCalls(cloud, tier) })
      }
      return measured
    } finally {
      await server.stop()
    }
  } finally {
    await cloud.close()
    await home.remove()
  }
}

function totals(one: Measured) {
  const { resources, tier, calls, least, scan } = one
  const fewest = sum(Object.values(least))
  return {
    ...{ resources, tier, calls: calls.length, fewest, ratio: calls.length / fewest },
    ...{ 'counted by Skydeck': scan.calls, 'pages twice': twice(calls).length, paid: paid(calls).length },
  }
}

function byOperation(measured: readonly Measured[]) {
  const names = new Set(measured.flatMap(({ calls, least }) => [...calls.map(nameOf), ...Object.keys(least)]))
  return [...names].sort().map((operation) => ({
    operation,
    ...Object.fromEntries(
      measured.map(({ resources, calls, least }) => [
        `${resources} resources`,
        `${calls.filter((call) => nameOf(call) === operation).length} / ${least[operation] ?? 0}`,
      ]),
    ),
  }))
}

function holdBounds(report: Report, one: Measured): void {
  const { resources, tier, calls, least, scan } = one
  const fewest = sum(Object.values(least))
  const most = tier === 'base' ? fewest : Math.floor(fewest * 1.01)
  const name = `${resources} resources, ${tier}`
  report.bound(`${name}: ${calls.length} calls, at most ${most}`, calls.length <= most)
  const again = [...new Set(twice(calls).map(nameOf))].join(', ')
  if (tier === 'base') report.bound(`${name}: no page twice ${again}`.trim(), again === '')
  report.bound(`${name}: no paid call`, paid(calls).length === 0)
  report.bound(`${name}: Skydeck counted ${scan.calls} of ${calls.length}`, scan.calls === calls.length)
}

function nameOf({ service, operation }: LedgerCall): string {
  return `${service}:${operation}`
}

/** Requests for a page of a list that was read before; calls about one row have no pages. */
function twice(calls: readonly LedgerCall[]): LedgerCall[] {
  const seen = new Set<string>()
  return calls.filter((call) => {
    if (!isList(call)) return false
    const page = `${nameOf(call)}/${call.region}/${call.token ?? ''}`
    const known = seen.has(page)
    seen.add(page)
    return known
  })
}

function isList({ service, operation }: LedgerCall): boolean {
  if (operation === 'GetAccountAuthorizationDetails' || operation === 'GetResources') return true
  return (
    /^(List|Describe)/.test(operation) &&
    !(service.startsWith('elb') && /Attributes|Policies/.test(operation))
  )
}

function paid(calls: readonly LedgerCall[]): LedgerCall[] {
  return calls.filter(
    ({ service, operation }) =>
      ['ce', 'cost-explorer', 'config'].includes(service) || /^GetMetric(Data|Statistics)$/.test(operation),
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
