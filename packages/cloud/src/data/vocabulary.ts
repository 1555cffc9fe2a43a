import type { Place } from './place.ts'
import { pick } from './random.ts'

/** A tag as most lists of AWS have it. */
export interface Tag {
  Key: string
  Value: string
}

const apps = [
  'checkout',
  'catalog',
  'payments',
  'search',
  'notifications',
  'ledger',
  'identity',
  'gateway',
  'recommend',
  'shipping',
  'reports',
  'media',
  'inventory',
  'pricing',
  'crm',
  'telemetry',
]
const roles = ['api', 'web', 'worker', 'batch', 'cache', 'proxy', 'etl', 'cron', 'admin', 'ingest']
const environments = ['production', 'production', 'staging', 'development', 'test']
const teams = ['platform', 'storefront', 'payments', 'data', 'logistics', 'security', 'mobile', 'growth']
const short: Record<string, string> = {
  production: 'prod',
  staging: 'stg',
  development: 'dev',
  test: 'test',
  sandbox: 'sbx',
}

/** What an item is for: its application, part, environment and team. */
export interface Purpose {
  app: string
  part: string
  environment: string
  env: string
  team: string
  costCentre: string
}

/** The purpose of an item, the same each time it is asked. */
export function purposeOf(place: Place, kind: string, index: number): Purpose {
  const app = place.choose(apps, kind, index, 'app')
  const environment = place.account.environment ?? place.choose(environments, kind, index, 'environment')
  const team = pick(teams, apps.indexOf(app))
  return {
    app,
    part: place.choose(roles, kind, index, 'part'),
    environment,
    env: short[environment] ?? environment,
    team,
    costCentre: `CC-${4100 + teams.indexOf(team) * 10}`,
  }
}

/** A name as people give them: `checkout-api-prod-07`. */
function nameOf(place: Place, kind: string, index: number): string {
  const { app, part, env } = purposeOf(place, kind, index)
  return `${app}-${part}-${env}-${String(index).padStart(2, '0')}`
}

/**
 * The tags of an item. Some have none; some bear what readers stumble over: keys that differ by case only,
 * an empty name, characters of four bytes, a value of 256 characters, keys with characters of XML and JSON.
 */
export function tagsOf(place: Place, kind: string, index: number, name = nameOf(place, kind, index)): Tag[] {
  if (index % 8 === 6 || place.chance(kind, index, 'untagged', 0.05)) return []
  const { environment, team, costCentre, app } = purposeOf(place, kind, index)
  const tags: Tag[] = [
    { Key: 'Name', Value: index % 41 === 5 ? '' : name },
    { Key: 'Environment', Value: environment },
    { Key: 'Team', Value: team },
  ]
  if (!place.chance(kind, index, 'no cost centre', 0.3)) tags.push({ Key: 'CostCentre', Value: costCentre })
  if (place.chance(kind, index, 'service', 0.5)) tags.push({ Key: 'Service', Value: app })
  if (index % 29 === 3)
    tags.push({ Key: 'owner', Value: `${team}@example.com` }, { Key: 'Owner', Value: team })
  if (index % 31 === 4) tags.push({ Key: 'Squad 🚀', Value: 'Zoë 𝒳 𠮷野家' })
  if (index % 37 === 2)
    tags.push({ Key: 'note<&>"', Value: `it's "quoted" & <tagged>, ${'long '.repeat(45)}end` })
  return tags
}
