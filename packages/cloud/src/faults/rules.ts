/** What happens to a call that a rule is for. The last four change the answer's pages and let it pass. */
export type Fault =
  | 'denied'
  | 'denied-scp'
  | 'denied-resource-policy'
  | 'throttle'
  | 'reset'
  | 'html'
  | 'hang'
  | 'truncated'
  | 'slow'
  | 'error'
  | PassingFault

/** Faults that change pages, or what is accepted, and let the call go on. */
type PassingFault = 'repeated-token' | 'empty-page' | 'short-pages' | 'reject-unpaged'

/** A rule for calls; what it does not name it does not mind. */
export interface Rule {
  /** Our name of the service (`elbv2`) or its signing name (`elasticloadbalancing`). */
  service?: string
  operation?: string
  account?: string
  region?: string
  /** Text that stands in the request's path, query or body, such as a bucket's name. */
  resource?: string
  /** Let so many calls pass first. */
  skip?: number
  /** How often it holds; for ever if not given. */
  times?: number
  fault?: Fault
  /** For `error` and `html`. */
  code?: string
  status?: number
  message?: string
  /** Milliseconds that a `slow` answer takes. */
  ms?: number
  /** Answers with this parsed answer; `data.Error` where the status is 400 or more. */
  answer?: { status: number; data: Record<string, unknown> }
}

/** What rules are matched against. */
export interface Asked {
  service: string
  signingName: string
  operation: string
  account: string
  region: string
  /** Decoded path, query and body. */
  text: string
}

/** What the rules have for one call. */
export interface Verdict {
  /** The rule that ends it. */
  ending: Rule | undefined
  passing: ReadonlySet<string>
}

const faultNames: ReadonlySet<string> = new Set<Fault>([
  'denied',
  'denied-scp',
  'denied-resource-policy',
  'throttle',
  'reset',
  'html',
  'hang',
  'truncated',
  'slow',
  'error',
  'repeated-token',
  'empty-page',
  'short-pages',
  'reject-unpaged',
])
const passingNames: ReadonlySet<string> = new Set<PassingFault>([
  'repeated-token',
  'empty-page',
  'short-pages',
  'reject-unpaged',
])

/** The rules in force, in the order they were added; the first that holds ends a call. */
export class Rules {
  #rules: { rule: Rule; seen: number }[] = []

  /** Throws a TypeError for a rule with neither a known fault nor an answer. */
  add(...rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (!rule.answer && !faultNames.has(rule.fault ?? '')) {
        throw new TypeError(`A rule needs an answer or one of the faults ${[...faultNames].join(', ')}`)
      }
    }
    this.#rules.push(...rules.map((rule) => ({ rule, seen: 0 })))
  }

  clear(): void {
    this.#rules = []
  }

  /** Counts the call and tells what is to happen to it. */
  judge(asked: Asked): Verdict {
    let ending: Rule | undefined
    const passing = new Set<string>()
    for (const entry of this.#rules) {
      const isPassing = passingNames.has(entry.rule.fault ?? '')
      if ((ending && !isPassing) || !isFor(entry.rule, asked)) continue
      const turn = entry.seen++ - (entry.rule.skip ?? 0)
      if (turn < 0 || turn >= (entry.rule.times ?? Number.POSITIVE_INFINITY)) continue
      if (isPassing) passing.add(entry.rule.fault ?? '')
      else ending = entry.rule
    }
    return { ending, passing }
  }
}

function isFor(rule: Rule, asked: Asked): boolean {
  if (rule.service !== undefined && rule.service !== asked.service && rule.service !== asked.signingName)
    return false
  if (rule.operation !== undefined && rule.operation !== asked.operation) return false
  if (rule.account !== undefined && rule.account !== asked.account) return false
  if (rule.region !== undefined && rule.region !== asked.region) return false
  return rule.resource === undefined || asked.text.includes(rule.resource)
}
