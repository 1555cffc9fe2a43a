/** An offence to plant: the layer rule that must find it, the file that offends, its import, and what it needs beside it. */
export type LayerOffence = { rule: string; file: string; imports: string; beside?: Record<string, string> }

const server = 'packages/server/src'
const useCases = ['accounts', 'scan', 'inventory', 'analyse', 'query', 'operate']
const doors = ['aws', 'vault', 'store']

/** What rooms hold so that others can import it. */
export const furniture: Record<string, string> = Object.fromEntries(
  ['http', 'jobs', ...useCases, 'resources', 'checks', 'drivers', ...doors, 'runtime'].map((room) => [
    `${server}/${room}/thing.ts`,
    'export const thing = 1\n',
  ]),
)

const inServer = (rule: string, room: string, imports: string): LayerOffence => ({
  rule,
  file: `${server}/${room}/offends-${rule}-${imports.replace(/[^a-z]+/g, '-')}.ts`,
  imports,
})

const thing = (room: string) => `../${room}/thing.ts`

/** Every pair of neighbours in a row, but those that may see each other. */
const neighbours = (row: string[], allowed: string[] = []): LayerOffence[] =>
  row.flatMap((room) =>
    row
      .filter((other) => other !== room && !allowed.includes(`${room} ${other}`))
      .map((other) => inServer(`${room}-has-no-neighbours`, room, thing(other))),
  )

/** At least one offence for each rule of `.dependency-cruiser.cjs`; where a rule speaks of several rooms, one for each. */
export const layerOffences: LayerOffence[] = [
  {
    rule: 'no-cycles',
    file: `${server}/scan/circle.ts`,
    imports: './ring.ts',
    beside: { [`${server}/scan/ring.ts`]: "export { thing } from './circle.ts'\n" },
  },
  { rule: 'resolves', file: `${server}/scan/lost.ts`, imports: './nowhere.ts' },
  {
    rule: 'no-tests-in-sources',
    file: `${server}/scan/tested.ts`,
    imports: '../../test/support.ts',
    beside: { 'packages/server/test/support.ts': 'export const thing = 1\n' },
  },
  {
    rule: 'contract-imports-no-sibling',
    file: 'packages/contract/src/sibling.ts',
    imports: '@skydeck/cloud',
  },
  { rule: 'contract-libraries', file: 'packages/contract/src/library.ts', imports: 'hono' },
  { rule: 'web-sees-only-contract', file: 'packages/web/src/page.ts', imports: '@skydeck/server' },
  {
    rule: 'cli-sees-contract-and-entry',
    file: 'packages/cli/src/deep.ts',
    imports: '../../server/src/scan/thing.ts',
  },
  { rule: 'cli-sees-contract-and-entry', file: 'packages/cli/src/cloud.ts', imports: '@skydeck/cloud' },
  { rule: 'cloud-stands-apart', file: 'packages/cloud/src/ours.ts', imports: '@skydeck/contract' },
  { rule: 'server-sees-contract', file: `${server}/runtime/cli.ts`, imports: '../../../cli/src/main.ts' },
  inServer('only-runtime-starts-cloud', 'scan', '@skydeck/cloud'),
  ...['http', 'jobs', ...useCases, ...doors].map((room) =>
    inServer('nobody-imports-runtime', room, thing('runtime')),
  ),
  ...useCases.flatMap((room) => [
    inServer('use-cases-look-down', room, thing('http')),
    inServer('use-cases-look-down', room, thing('jobs')),
  ]),
  ...['resources', 'checks', 'drivers'].flatMap((room) =>
    ['http', 'jobs', ...useCases].map((above) => inServer('catalogues-look-down', room, thing(above))),
  ),
  ...doors.flatMap((room) =>
    ['http', 'jobs', ...useCases, 'resources', 'checks', 'drivers'].map((above) =>
      inServer('doors-look-down', room, thing(above)),
    ),
  ),
  ...neighbours(['http', 'jobs']),
  ...neighbours(useCases),
  ...neighbours(['resources', 'checks', 'drivers'], ['checks resources']),
  ...neighbours(doors),
  ...['pg', 'kysely', thing('store')].map((imports) => inServer('http-has-no-sql', 'http', imports)),
  ...['@aws-sdk/client-s3', '@smithy/types', thing('aws'), thing('resources'), thing('drivers')].map(
    (imports) => inServer('http-has-no-aws', 'http', imports),
  ),
  ...['pg', '@aws-sdk/client-s3', thing('aws'), thing('vault'), thing('store')].map((imports) =>
    inServer('checks-are-pure', 'checks', imports),
  ),
  inServer('checks-do-no-io', 'checks', 'node:fs'),
  ...['@aws-sdk/credential-providers', '@aws-sdk/rds-signer', '@smithy/node-http-handler'].map((imports) =>
    inServer('aws-door-makes-credentials', 'query', imports),
  ),
  ...['http', 'aws', 'vault', 'operate'].map((room) =>
    inServer('no-node-in-portable-rooms', room, 'node:crypto'),
  ),
  inServer('no-node-in-portable-rooms', 'operate', 'fs'),
  { rule: 'no-node-in-portable-rooms', file: 'packages/contract/src/node.ts', imports: 'node:crypto' },
  { rule: 'no-node-in-worker', file: `${server}/runtime/worker.ts`, imports: 'node:fs' },
]
