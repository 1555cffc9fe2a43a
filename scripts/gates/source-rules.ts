import ts from 'typescript'

/** A rule over syntax: `start` gives, for one file, a test that names what is wrong with a node, or undefined. */
type SourceRule = {
  name: string
  why: string
  holdsFor(file: string): boolean
  start(source: ts.SourceFile): (node: ts.Node) => string | undefined
}

const inRooms = (file: string, ...rooms: string[]) =>
  rooms.some((room) => file.startsWith(`packages/server/src/${room}/`))
const inContract = (file: string) => file.startsWith('packages/contract/src/')

/** The rules of gate `sources`; each is proved by a planted offence in `scripts/gates.test.ts`. */
export const sourceRules: SourceRule[] = [
  {
    name: 'one-door-to-aws',
    why: 'only aws/ constructs AWS clients; take `client(Constructor)` from there',
    holdsFor: (file) => !inRooms(file, 'aws'),
    start: startAwsClients,
  },
  {
    name: 'environment-in-runtime',
    why: 'only runtime/ reads the environment; take the setting as an argument',
    // The command's entry is its runtime.
    holdsFor: (file) => !inRooms(file, 'runtime') && file !== 'packages/cli/src/main.ts',
    start: () => readsEnvironment,
  },
  {
    name: 'secret-opened',
    why: 'only aws/, drivers/ and vault/ open a Secret',
    holdsFor: (file) => !inRooms(file, 'aws', 'drivers', 'vault'),
    start: () => opensSecret,
  },
  {
    name: 'time-and-chance-passed-in',
    why: 'time and randomness are arguments; only runtime/ reaches for them',
    holdsFor: (file) =>
      inContract(file) || (file.startsWith('packages/server/') && !inRooms(file, 'runtime')),
    start: () => reachesForTimeOrChance,
  },
  {
    name: 'no-node-globals',
    why: 'contract, http, aws, vault and operate run in a Worker, which has no such global',
    holdsFor: (file) => inContract(file) || inRooms(file, 'http', 'aws', 'vault', 'operate'),
    start: () => usesNodeGlobal,
  },
]

/** Node's own parts of AWS's SDK: runtime makes them and hands them to the door and to the store. */
const nodesOwn = ['NodeHttpHandler', 'Signer']

/** `new` on anything imported from an AWS client package, whatever it is called here, but commands and exceptions. */
function startAwsClients(source: ts.SourceFile) {
  const imported = new Map<string, string>()
  for (const one of source.statements) {
    if (!ts.isImportDeclaration(one) || !ts.isStringLiteral(one.moduleSpecifier)) continue
    if (!/^@(aws-sdk|smithy)\//.test(one.moduleSpecifier.text)) continue
    const bindings = one.importClause?.namedBindings
    if (bindings && ts.isNamespaceImport(bindings)) imported.set(bindings.name.text, '*')
    if (bindings && ts.isNamedImports(bindings)) {
      for (const { name, propertyName } of bindings.elements)
        imported.set(name.text, (propertyName ?? name).text)
    }
  }
  return (node: ts.Node): string | undefined => {
    if (!ts.isNewExpression(node)) return undefined
    const { expression } = node
    const member = ts.isPropertyAccessExpression(expression) ? expression : undefined
    const origin = ts.isIdentifier(expression)
      ? imported.get(expression.text)
      : member && ts.isIdentifier(member.expression) && imported.has(member.expression.text)
        ? member.name.text
        : undefined
    if (origin === undefined || /(Command|Exception|Error|Schema)$/.test(origin)) return undefined
    if (nodesOwn.includes(origin) && source.fileName.includes('packages/server/src/runtime/'))
      return undefined
    return /Client$|^[A-Z]\w*$/.test(origin) ? `new ${expression.getText(source)}()` : undefined
  }
}

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`, `import.meta.env`. */
function readsEnvironment(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'env') {
    const owner = node.expression.getText()
    return /^((globalThis\.)?process|import\.meta)$/.test(owner) ? `${owner}.env` : undefined
  }
  if (ts.isElementAccessExpression(node) && node.argumentExpression.getText().slice(1, -1) === 'env') {
    return node.expression.getText() === 'process' ? "process['env']" : undefined
  }
  if (ts.isVariableDeclaration(node) && node.initializer?.getText() === 'process') {
    return /\benv\b/.test(node.name.getText()) ? 'env taken from process' : undefined
  }
  if (ts.isImportDeclaration(node) && /^['"](node:)?process['"]$/.test(node.moduleSpecifier.getText())) {
    return /\benv\b/.test(node.importClause?.getText() ?? '') ? 'env imported from process' : undefined
  }
  return undefined
}

function opensSecret(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'reveal') return node.getText()
  if (ts.isElementAccessExpression(node) && /^['"`]reveal['"`]$/.test(node.argumentExpression.getText())) {
    return node.getText()
  }
  return undefined
}

function reachesForTimeOrChance(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date()'
  if (!ts.isCallExpression(node)) return undefined
  const called = node.expression.getText()
  return called === 'Date.now' || called === 'Math.random' ? `${called}()` : undefined
}

const nodeGlobals = new Set([
  'Buffer',
  'process',
  '__dirname',
  '__filename',
  'require',
  'setImmediate',
  'global',
])

function usesNodeGlobal(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !nodeGlobals.has(node.text)) return undefined
  const { parent } = node
  // The name of a member, property, parameter or import is not the global.
  const isName = 'name' in parent && parent.name === node
  const isKey = ts.isPropertyAssignment(parent) && parent.name === node
  if (isName || isKey || ts.isImportSpecifier(parent)) return undefined
  return node.text
}
