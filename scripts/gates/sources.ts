import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import ts from 'typescript'
import type { Gate, Offence } from './gate.ts'
import { sourceRules } from './source-rules.ts'

const forbiddenNames = /^(utils?|helpers?|common|managers?)$/i

/**
 * `sources`: rules that need to read the code rather than its imports, over `packages/*\/src` without tests: who
 * constructs AWS clients, reads the environment, the clock or chance, opens a `Secret`, uses Node's globals; how files
 * are called; barrel files.
 */
export const sources: Gate = {
  name: 'sources',
  async run(root) {
    const files = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).filter(
      (file) => !/(\.test|\.d|\.generated)\.tsx?$|\/generated\//.test(file),
    )
    const found = await Promise.all(
      files.sort().map(async (file) => readSource(file, await readFile(join(root, file), 'utf8'))),
    )
    return found.flat()
  },
}

/** What the rules say about one file (path from the root, its text). */
function readSource(file: string, text: string): Offence[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const offences: Offence[] = [...nameOffences(file), ...barrelOffences(file, source)]
  const rules = sourceRules
    .filter((rule) => rule.holdsFor(file))
    .map((rule) => ({ rule, test: rule.start(source) }))
  const visit = (node: ts.Node): void => {
    for (const { rule, test } of rules) {
      const what = test(node)
      if (what === undefined) continue
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      offences.push({ rule: rule.name, file, line, text: `${what}: ${rule.why}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return offences
}

function nameOffences(file: string): Offence[] {
  return file
    .split('/')
    .flatMap((part) => part.replace(/\.tsx?$/, '').split(/[-.]/))
    .filter((word) => forbiddenNames.test(word))
    .map((word) => ({ rule: 'telling-names', file, text: `"${word}" says nothing about what is inside` }))
}

function barrelOffences(file: string, source: ts.SourceFile): Offence[] {
  if (basename(file) === 'index.ts' || source.statements.length === 0) return []
  const barrel = source.statements.every(
    (one) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined,
  )
  return barrel ? [{ rule: 'no-barrels', file, text: 'only re-exports; import from where things live' }] : []
}
