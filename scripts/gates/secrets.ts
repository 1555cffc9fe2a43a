import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Gate, Offence } from './gate.ts'
import { runTool } from './run-tool.ts'

type Pattern = { rule: string; expression: RegExp; allowed?: RegExp; text: string }

/** The keys of AWS's own documentation; scanners everywhere know them as harmless. */
const documentedKeys = /^A(KIAIOSFODNN7|KIAI44QH8DHB|SIAIOSFODNN7)EXAMPLE$/

const patterns: Pattern[] = [
  {
    rule: 'access-key',
    expression: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
    allowed: documentedKeys,
    text: 'looks like an AWS access key; use one of the EXAMPLE keys of the documentation',
  },
  {
    rule: 'secret-key',
    expression: /secret_?access_?key['"]?\s*[:=]\s*['"]?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
    allowed: /EXAMPLEKEY$/,
    text: 'looks like an AWS secret access key',
  },
  {
    rule: 'private-key',
    expression: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
    text: 'a private key; make it at run time',
  },
  {
    rule: 'token',
    expression: /\b(ghp_|npm_|github_pat_)[A-Za-z0-9_]{30,}/g,
    text: 'looks like an access token',
  },
  {
    rule: 'machine-path',
    expression: /(\/home|\/Users)\/(?!node\b|user\b|you\b)[a-z][\w.-]*\//g,
    text: "somebody's home folder",
  },
  {
    rule: 'registry-host',
    expression: /\bregistry\s*=\s*https?:\S+|https?:\/\/(registry\.|[^/\s'"`]*\/(npm|pypi)\/)[^\s'"`]*/g,
    text: 'names a package registry; which one is the machine’s business',
  },
]

/** `secrets`: no key, private key, token, path of a machine or registry in any file that git has or would take. */
export const secrets: Gate = {
  name: 'secrets',
  async run(root) {
    const listed = await runTool(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      root,
    )
    if (listed.code !== 0) throw new Error(`git ls-files ended with ${listed.code}: ${listed.stderr}`)
    const files = listed.stdout.split('\0').filter((file) => file !== '')
    if (files.length === 0) throw new Error('git lists no file: nothing was looked at')
    const all = [...patterns, machinePaths(root)]
    const found: Offence[] = []
    for (const file of files) found.push(...readText(file, await textOf(join(root, file)), all))
    return found
  },
}

/** This checkout's own folder, the one that it stands in and the home folder of who runs this: none belongs in a file. */
function machinePaths(root: string): Pattern {
  const own = root.replace(/\/$/, '')
  const roots = [own, dirname(own), homedir()].filter(
    (path) => !/^\/?(tmp|home|opt|srv|src|usr(\/src)?)?$/.test(path),
  )
  const parts = roots.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return {
    rule: 'machine-path',
    expression: new RegExp(`(?<![\\w.~-])(${parts.join('|')})/\\w`, 'g'),
    text: 'a path of this machine',
  }
}

function readText(file: string, text: string, all: Pattern[]): Offence[] {
  return all.flatMap(({ rule, expression, allowed, text: why }) =>
    [...text.matchAll(expression)]
      .filter(([match]) => !allowed?.test(match))
      .map(({ index, 0: match }) => ({
        rule,
        file,
        line: text.slice(0, index).split('\n').length,
        text: `${match.slice(0, 12)}…: ${why}`,
      })),
  )
}

/** The file's text; empty for one that is binary, or was removed and not yet committed. */
async function textOf(path: string): Promise<string> {
  try {
    const bytes = await readFile(path)
    return bytes.includes(0) ? '' : bytes.toString('utf8')
  } catch (error) {
    // A removed file, or a link to a folder: there is no text to look at.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return ''
    throw error
  }
}
