import { UsageError } from '../failures.ts'

/** An access key as AWS gives it, with a session token when it is temporary. */
export interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

const hint =
  'Give JSON, the lines of an AWS credentials file, or `export AWS_ACCESS_KEY_ID=…` lines, such as `aws sts assume-role …` or `aws configure export-credentials` print.'

/**
 * Reads keys from text: JSON (flat, or inside `Credentials`), the lines of a credentials file, `export`, `set` or `$Env:` lines, or the CSV that the console gives.
 * @throws UsageError that names what is missing, never what was given.
 */
export function parseKeys(text: string): Keys {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') throw new UsageError('There are no keys on stdin.', hint)
  const found = trimmed.startsWith('{') ? fromJson(trimmed) : (fromConsoleCsv(trimmed) ?? fromLines(trimmed))
  const { accesskeyid: accessKeyId, secretaccesskey: secretAccessKey } = found
  const sessionToken = found.sessiontoken ?? found.securitytoken
  if (!accessKeyId) throw new UsageError('The access key id is missing.', hint)
  if (!secretAccessKey) throw new UsageError('The secret access key is missing.', hint)
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}

type Found = Partial<Record<'accesskeyid' | 'secretaccesskey' | 'sessiontoken' | 'securitytoken', string>>

/** `aws_access_key_id`, `AWS_ACCESS_KEY_ID`, `AccessKeyId`, `Access key ID` are one name. */
function nameOf(word: string): string {
  return word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/^aws/, '')
}

function fromJson(text: string): Found {
  const document = parsed(text)
  const nested = Object.entries(document).find(([name]) => nameOf(name) === 'credentials')?.[1]
  const fields = typeof nested === 'object' && nested !== null ? nested : document
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' ? [[nameOf(name), value.trim()]] : [],
    ),
  )
}

function parsed(text: string): object {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? document : {}
  } catch {
    // The parser's own message quotes the text, which holds a secret.
    throw new UsageError('The keys are not valid JSON.', hint)
  }
}

function fromConsoleCsv(text: string): Found | undefined {
  const [head = '', values = ''] = text.split(/\r?\n/)
  const names = head.split(',').map(nameOf)
  if (!names.includes('accesskeyid') || !names.includes('secretaccesskey')) return undefined
  const fields = values.split(',')
  return Object.fromEntries(names.map((name, index) => [name, (fields[index] ?? '').trim()]))
}

const assignment = /^\s*(?:export\s+|set\s+|\$env:)?(aws_[a-z_]+)\s*=\s*(.*?)\s*;?\s*$/i

function fromLines(text: string): Found {
  const found: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = assignment.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const key = nameOf(name)
    if (found[key] !== undefined && key === 'accesskeyid') {
      throw new UsageError(
        'There is more than one access key on stdin.',
        'Give the lines of one profile, or name the profile with --profile.',
      )
    }
    found[key] = value.replace(/^(["'])(.*)\1$/, '$2')
  }
  return found
}
