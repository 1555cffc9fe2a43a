import { parseArgs } from 'node:util'
import type { CloudOptions } from './start.ts'

/** What the command line asks for. */
export interface Command {
  action: 'serve' | 'expect' | 'help'
  options: CloudOptions
  json: boolean
}

/** What is wrong with a command line, in a sentence. */
export class UsageError extends Error {}

/** What `--help` prints. */
export const usage = `Usage: npm run cloud -- [options]          serve a simulated AWS until it is stopped
       npm run -s cloud -- expect [options] write what it holds, one JSON line a resource

  --port N                port to listen on, 127.0.0.1 (default 4599; 0 takes a free one)
  --accounts N            how many accounts (default 1)
  --resources N           resources an account (default 300); a small account holds more, because what others
                          refer to (VPCs, subnets, security groups, roles) is always there
  --seed N                the same seed holds the same (default 1)
  --regions R,…           enabled regions (default us-east-1,eu-west-1,eu-central-1)
  --latency MS            wait before each answer (default 0)
  --limits published|off  AWS's published rate limits (default off)
  --scenario demo         the accounts of a made-up company instead
  --json                  one JSON line when it is ready, nothing else on stdout

Examples:
  npm run cloud -- --port 4599 --accounts 2 --resources 3000
  npm run -s cloud -- expect --resources 3000 > held.ndjson
  AWS_ENDPOINT_URL=http://127.0.0.1:4599 AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… aws ec2 describe-instances
`

/** Reads the arguments; throws a UsageError that names what is wrong. */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parse(args)
  const [action = 'serve', ...rest] = positionals
  if (values.help) return { action: 'help', options: {}, json: false }
  if ((action !== 'serve' && action !== 'expect') || rest.length > 0)
    throw new UsageError(`Unknown command: ${positionals.join(' ')}`)
  const options: CloudOptions = { port: whole('port', values.port ?? '4599', 0, 65_535) }
  if (values.accounts !== undefined) options.accounts = whole('accounts', values.accounts, 1, 1000)
  if (values.resources !== undefined) options.resources = whole('resources', values.resources, 0, 10_000_000)
  if (values.seed !== undefined) options.seed = whole('seed', values.seed, 0, 2 ** 31)
  if (values.latency !== undefined) options.latency = whole('latency', values.latency, 0, 600_000)
  if (values.regions !== undefined) options.regions = readRegions(values.regions)
  if (values.limits !== undefined) options.limits = oneOf('limits', values.limits, ['published', 'off'])
  if (values.scenario !== undefined) options.scenario = oneOf('scenario', values.scenario, ['demo'])
  return { action, options, json: values.json ?? false }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: text,
        accounts: text,
        resources: text,
        seed: text,
        regions: text,
        latency: text,
        limits: text,
        scenario: text,
        json: flag,
        help: flag,
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < least || number > most)
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`)
  return number
}

function readRegions(text: string): string[] {
  const regions = text.split(',').filter((region) => region !== '')
  if (regions.length === 0 || regions.some((region) => !/^[a-z]{2,3}(-[a-z]+)+-\d$/.test(region)))
    throw new UsageError('--regions must be names such as us-east-1,eu-west-1')
  return regions
}

function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text)
  if (word === undefined) throw new UsageError(`--${name} must be ${words.join(' or ')}`)
  return word
}
